import type { Json } from './world.ts';

/** How many blocks fit, and where their words may not be longer. Source: docs.slack.dev/reference/block-kit/blocks. */
const most = { message: 50, view: 100, elements: 25, options: 100 } as const;

/** What is wrong with the blocks of a message, in words. */
export function wrongBlocks(blocks: readonly Json[], where: 'message' | 'view' = 'message'): readonly string[] {
  const ids = blocks.flatMap(({ block_id: id }) => (typeof id === 'string' ? [id] : []));
  return [
    ...(blocks.length > most[where] ? [`more than ${most[where]} blocks`] : []),
    ...(new Set(ids).size < ids.length ? ['a block_id twice'] : []),
    ...ids.filter((id) => id.length > 255).map(() => 'a block_id of more than 255 characters'),
    ...blocks.flatMap((block) => wrongBlock(block)),
  ];
}

/** What is wrong with a window or a home. Source: docs.slack.dev/reference/views. */
export function wrongView(view: Json): readonly string[] {
  const { title, submit, close, private_metadata: metadata, blocks } = view;
  const isModal = view['type'] === 'modal';
  return [
    ...(isModal || view['type'] === 'home' ? [] : ['a view of no known type']),
    ...(isModal ? plain(title, 24, 'title') : []),
    ...(submit === undefined ? [] : plain(submit, 24, 'submit')),
    ...(close === undefined ? [] : plain(close, 24, 'close')),
    ...(String(metadata ?? '').length > 3_000 ? ['private_metadata of more than 3,000 characters'] : []),
    ...wrongBlocks((blocks ?? []) as Json[], 'view'),
  ];
}

function wrongBlock(block: Json): readonly string[] {
  const { type, text, fields, elements, accessory, label, element } = block;
  switch (type) {
    case 'header':
      return plain(text, 150, 'header');
    case 'section':
      return [
        ...(text === undefined && fields === undefined ? ['a section of nothing'] : []),
        ...(text === undefined ? [] : words(text, 3_000, 'section')),
        ...((fields ?? []) as Json[]).flatMap((field) => words(field, 2_000, 'field')),
        ...(accessory === undefined ? [] : wrongElement(accessory as Json)),
      ];
    case 'context':
      return ((elements ?? []) as Json[]).length > 10 ? ['more than 10 elements of a context'] : [];
    case 'actions':
      return wrongActions((elements ?? []) as Json[]);
    case 'input':
      return [...plain(label, 2_000, 'label'), ...wrongElement(element as Json)];
    case 'rich_text':
      return ((elements ?? []) as Json[]).length === 0 ? ['a rich_text of nothing'] : [];
    case 'divider':
      return [];
    default:
      return [`a block of type ${String(type)}`];
  }
}

function wrongActions(elements: readonly Json[]): readonly string[] {
  const ids = elements.map(({ action_id: id }) => id);
  return [
    ...(elements.length < 1 || elements.length > most.elements ? [`${elements.length} elements in actions`] : []),
    ...(new Set(ids).size < ids.length ? ['an action_id twice'] : []),
    ...elements.flatMap(wrongElement),
  ];
}

function wrongElement(element: Json): readonly string[] {
  const { type, action_id: id, text, value, style, options, initial_value: initial } = element;
  const wrongId = String(id ?? '').length > 255 ? ['an action_id of more than 255 characters'] : [];
  switch (type) {
    case 'button':
      return [
        ...wrongId,
        ...plain(text, 75, 'button'),
        ...(String(value ?? '').length > 2_000 ? ['a value of more than 2,000 characters'] : []),
        ...(style === undefined || style === 'primary' || style === 'danger' ? [] : [`style ${String(style)}`]),
      ];
    case 'static_select':
      return [...wrongId, ...wrongOptions((options ?? []) as Json[])];
    // Its options are asked for while somebody types.
    case 'external_select':
      return wrongId;
    case 'plain_text_input':
      return [
        ...wrongId,
        ...(String(initial ?? '').length > 3_000 ? ['more than 3,000 characters to begin with'] : []),
      ];
    default:
      return [`an element of type ${String(type)}`];
  }
}

function wrongOptions(options: readonly Json[]): readonly string[] {
  return [
    ...(options.length < 1 || options.length > most.options ? [`${options.length} options`] : []),
    ...options.flatMap(({ text, value }) => [
      ...plain(text, 75, 'option'),
      ...(String(value).length > 150 ? ['an option’s value of more than 150 characters'] : []),
    ]),
  ];
}

function plain(text: unknown, limit: number, where: string): readonly string[] {
  const isPlain = (text as Json | undefined)?.['type'] === 'plain_text';
  return [...(isPlain ? [] : [`no plain_text in ${where}`]), ...words(text, limit, where)];
}

function words(text: unknown, limit: number, where: string): readonly string[] {
  const said = (text as Json | undefined)?.['text'];
  if (typeof said !== 'string' || said === '') return [`no words in ${where}`];
  return said.length > limit ? [`more than ${limit} characters in ${where}`] : [];
}
