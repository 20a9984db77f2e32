import { useId } from 'preact/hooks';
import type { Form, FormField } from '../../../core/message.ts';
import { useUi } from './context.ts';
import { Dialog } from './dialog.tsx';

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
        {props.form.fields.map((field) => (
          <Field key={field.id} field={field} choose={t.choose} />
        ))}
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

function Field({ field, choose }: { readonly field: FormField; readonly choose: string }) {
  const id = useId();
  const common = { id, name: field.id, required: field.required ?? false };
  return (
    <div class="field">
      <label for={id}>
        {field.label}
        {field.required && <span aria-hidden="true"> *</span>}
      </label>
      {field.kind === 'text' && <input type="text" {...common} defaultValue={field.value ?? ''} />}
      {field.kind === 'multiline' && <textarea rows={4} {...common} defaultValue={field.value ?? ''} />}
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
