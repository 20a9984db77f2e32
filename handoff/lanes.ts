/** The lane of a case's thread. @param anchors how many it has had */
export function laneOfCase(caseId: string, anchors: number): string {
  return `case:${caseId}:${anchors}`;
}

/** The lanes of the threads that a case had before this one. */
export function lanesBefore(lane: string): readonly string[] {
  const anchors = Number(lane.split(':')[2]);
  return Array.from({ length: Math.max(0, anchors - 1) }, (_, index) => laneOfCase(caseOfLane(lane), index + 1));
}

/** The case whose thread a lane leads to. */
export function caseOfLane(lane: string): string {
  return lane.split(':')[1] ?? '';
}
