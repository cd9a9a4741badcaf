/** Does the answer of an action that wrote a setting say that something above dockfra.yaml sets another value, which counts? */
export function isOverridden(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && 'overriddenBy' in value && value.overriddenBy !== null
  );
}
