import { useEffect, useId, useRef } from 'preact/hooks';
import type { Form, FormField } from '../../../core/message.ts';
import { useUi } from './context.ts';
import { Dialog } from './dialog.tsx';
import { Search } from './search.tsx';

/** A card's form. */
export function FormDialog(props: {
  readonly form: Form;
  readonly danger: boolean;
  readonly onSubmit: (values: Record<string, string>) => void;
  readonly onClose: () => void;
}) {
  const { t } = useUi();
  const submit = (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    const values: Record<string, string> = {};
    for (const [name, value] of new FormData(event.currentTarget)) if (typeof value === 'string') values[name] = value;
    props.onSubmit(values);
    props.onClose();
  };
  return (
    <Dialog title={props.form.title} onClose={props.onClose}>
      <form class="form" onSubmit={submit}>
        {props.form.fields.map((field) =>
          field.search === undefined ? (
            <Field key={field.id} field={field} choose={t.choose} drafting={t.drafting} />
          ) : (
            <Search key={field.id} field={field} />
          ),
        )}
        <div class="form-buttons">
          <button type="button" class="button" onClick={props.onClose}>
            {t.cancel}
          </button>
          <button type="submit" class={`button ${props.danger ? 'danger' : 'primary'}`}>
            {props.form.submit}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function Field(props: { readonly field: FormField; readonly choose: string; readonly drafting: string }) {
  const { field, choose, drafting } = props;
  const id = useId();
  const common = { id, name: field.id, required: field.required ?? false };
  return (
    <div class="field">
      <label for={id}>
        {field.label}
        {field.required && <span aria-hidden="true"> *</span>}
      </label>
      {field.kind === 'text' && <input type="text" {...common} defaultValue={field.value ?? ''} />}
      {field.draft === 'awaited' && (
        <p class="drafting" role="status">
          {drafting}
        </p>
      )}
      {field.kind === 'multiline' && <LongField field={field} {...common} />}
      {field.kind === 'select' && (
        <select {...common}>
          {field.value === undefined && <option value="">{choose}</option>}
          {field.options?.map((option) => (
            <option key={option.value} value={option.value} selected={option.value === field.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </div>
  );
}

/** What is drafted for it while it is open comes in where nothing else was typed meanwhile. */
function LongField(props: {
  readonly field: FormField;
  readonly id: string;
  readonly name: string;
  readonly required: boolean;
}) {
  const { field, ...common } = props;
  const value = field.value ?? '';
  const area = useRef<HTMLTextAreaElement>(null);
  const first = useRef(value);
  const shown = useRef(value);
  useEffect(() => {
    const { current } = area;
    if (current && current.value === shown.current) {
      current.value = value;
      shown.current = value;
    }
  }, [value]);
  return <textarea rows={4} ref={area} {...common} defaultValue={first.current} />;
}
