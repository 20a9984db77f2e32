/**
 * What a process does, where several share the work. `ingress` takes in what platforms bring by webhook; `worker` works
 * conversations, sends, and has the channels that only one process may; `web` serves the website's chat and the desk.
 */
export const roles = ['ingress', 'worker', 'web'] as const;
export type Role = (typeof roles)[number];
