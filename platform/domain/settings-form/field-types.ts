import { VARIABLE_TYPES } from '../variable-type.ts';

/** What a setting may be: what variables are by themselves, and one of a list. */
export const FIELD_TYPES = [...VARIABLE_TYPES, 'choice'] as const;
export type FieldType = (typeof FIELD_TYPES)[number];
