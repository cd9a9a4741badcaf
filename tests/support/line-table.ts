/** What came of each kill, printed at the end of a run: the list that a reader can check. */
export type Row = { step: string; victim: string; outcome: string };

export function kills() {
  const rows: Row[] = [];
  return {
    add: (row: Row) => void rows.push(row),
    print: () => {
      const width = (key: keyof Row) => Math.max(key.length, ...rows.map((row) => row[key].length));
      const line = (row: Row) =>
        `${row.step.padEnd(width('step'))}  ${row.victim.padEnd(width('victim'))}  ${row.outcome}`;
      console.log(
        [line({ step: 'STEP', victim: 'VICTIM', outcome: 'OUTCOME' }), ...rows.map(line)].join('\n'),
      );
    },
  };
}
