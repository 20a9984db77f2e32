import { type ReadonlySignal, signal } from '@preact/signals';
import { Icon } from './icons.tsx';

/** Short news for whoever sits here, gone after a while or when dismissed. */
export class Notices {
  readonly #list = signal<readonly { readonly id: number; readonly text: string }[]>([]);
  #counter = 0;

  get list(): ReadonlySignal<readonly { readonly id: number; readonly text: string }[]> {
    return this.#list;
  }

  readonly say = (text: string): void => {
    this.#counter += 1;
    const id = this.#counter;
    this.#list.value = [...this.#list.peek().slice(-2), { id, text }];
    setTimeout(() => this.dismiss(id), 10_000);
  };

  dismiss(id: number): void {
    this.#list.value = this.#list.peek().filter((one) => one.id !== id);
  }
}

export function NoticeList({ notices, dismiss }: { readonly notices: Notices; readonly dismiss: string }) {
  return (
    <div class="notices" role="alert">
      {notices.list.value.map(({ id, text }) => (
        <p key={id}>
          {text}
          <button type="button" class="icon-button" aria-label={dismiss} onClick={() => notices.dismiss(id)}>
            <Icon name="close" />
          </button>
        </p>
      ))}
    </div>
  );
}
