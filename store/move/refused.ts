/** The move was not begun, or was undone: the target is as it was. The message says what to do. */
export class MoveRefused extends Error {
  override readonly name = 'MoveRefused';
}
