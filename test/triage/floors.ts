/** What was reached on `held-out.tsv`; a change may not fall below it. */
export const floors = { recall: 0.92, falseAlarms: 0.06, rightCategory: 0.93 } as const;
