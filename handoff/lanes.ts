/** The lane of a case's thread. @param anchors how many it has had */
export function laneOfCase(caseId: string, anchors: number): string {
  return `case:${caseId}:${anchors}`;
}

/** The case whose thread a lane leads to. */
export function caseOfLane(lane: string): string {
  return lane.split(':')[1] ?? '';
}
