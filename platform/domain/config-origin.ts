/** Where a value of the configuration came from. Later ones win. */
export type Origin = 'default' | 'dockfra.yaml' | '.env' | 'environment' | 'flag';

/** One value by its dotted key; `at` is "file:line" or the name of the variable or flag. */
export type ConfigValue = { key: string; value: unknown; origin: Origin; at: string | null };

/** One thing wrong in the configuration. Lines and columns count from 1; null for a variable. */
export type ConfigFault = {
  file: string;
  line: number | null;
  column: number | null;
  key: string;
  message: string;
};

/** "dockfra.yaml:3:5: limits.max_file: unknown key; did you mean "max_files"?" */
export function faultLine(fault: ConfigFault): string {
  const place = [fault.file, fault.line, fault.column].filter((part) => part !== null).join(':');
  return `${place}: ${fault.key === '' ? '' : `${fault.key}: `}${fault.message}`;
}
