import type { FieldType } from './field-types.ts';

/** Where the value comes from that Compose puts in: the stack's .env, the platform's own environment, the compose file, nowhere. */
export type FieldOrigin = '.env' | 'environment' | 'default' | 'unset';

/** What one stack has for a variable. `value` is null for a secret and where nothing is set. */
export type StackValue = {
  stack: string;
  set: boolean;
  value: string | null;
  origin: FieldOrigin;
  /** a launch would stop here and ask */
  missing: boolean;
  /** what a launch writes by itself: the default of dockfra.yaml, or a secret of its own making */
  at_launch: 'default' | 'generated' | null;
};

export type FieldPlace = { file: string; line: number; service: string | null };

/** One variable as a person sets it. A secret's values and defaults are in no field. */
export type SettingField = {
  name: string;
  label: string;
  /** why it is asked for: from dockfra.yaml, the example file, the comments, or the message of the compose file */
  help: string | null;
  group: string;
  type: FieldType;
  options: string[];
  /** Compose (`?`) or dockfra.yaml does not go without it */
  required: boolean;
  /** an empty text is a value of it, too */
  may_be_empty: boolean;
  secret: boolean;
  /** what the compose file (or dockfra.yaml) puts in when nothing is set; null also for a secret's */
  default: string | null;
  has_default: boolean;
  stacks: string[];
  services: string[];
  /** the same in all stacks; null when unset, secret, or different */
  value: string | null;
  set: boolean;
  origin: FieldOrigin;
  /** stacks that have different values */
  differs: boolean;
  values: StackValue[];
  missing: boolean;
  at_launch: StackValue['at_launch'];
  /** what is wrong with the value that is set, in one sentence */
  fault: string | null;
  used_by: FieldPlace[];
  /** dotted places in the compose files, for whoever judges a value */
  keys: string[];
  /** of what its .env files say now, a secret's as well; another one after a change. Null: not told */
  stamp: string | null;
};

export type SettingStack = {
  name: string;
  project: string;
  /** below the root */
  dir: string;
  env_file: string;
  /** other users of this machine may read the file, and a secret stands in it */
  readable_by_others: boolean;
  services: string[];
  settings: number;
  missing: number;
};

export type SettingFault = { file: string; line: number | null; message: string };

export type SettingsForm = { stacks: SettingStack[]; fields: SettingField[]; faults: SettingFault[] };
