/** The lane of a case's thread. @param anchors how many it has had */
export function laneOfCase(caseId: string, anchors: number): string {
  return `case:${caseId}:${anchors}`;
}

/** The lanes of all threads that a case has had, up to this one. */
export function lanesUpTo(lane: string): readonly string[] {
  const anchors = Number(lane.split(':')[2]);
  return Array.from({ length: anchors }, (_, index) => laneOfCase(caseOfLane(lane), index + 1));
}

/** The case whose thread a lane leads to. */
export function caseOfLane(lane: string): string {
  return lane.split(':')[1] ?? '';
}
