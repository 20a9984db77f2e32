import * as z from 'zod';

/** Answers of the API, as far as they are used. */
export const tokenAnswer = z.looseObject({ access_token: z.string().min(1), expires_in: z.number() });
export const anyAnswer = z.looseObject({});
/** A thumbnail's id has a name of its own. */
export const mediaAnswer = z
  .looseObject({ media_id: z.string().optional(), thumb_media_id: z.string().optional() })
  .transform(({ media_id, thumb_media_id }) => media_id ?? thumb_media_id ?? '')
  .refine((id) => id !== '');
