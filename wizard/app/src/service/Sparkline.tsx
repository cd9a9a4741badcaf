import 'uplot/dist/uPlot.min.css';

import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';

const HEIGHT = 48;

type Props = {
  /** seconds */
  times: number[];
  values: (number | null)[];
  /** the top of the scale is at least this */
  least: number;
  label: string;
};

/** The last two minutes of one figure, without axes: the number stands beside it. */
export default function Sparkline({ times, values, least, label }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const dark = useComputedColorScheme('light') === 'dark';
  useEffect(() => {
    const { current } = place;
    if (!current) return undefined;
    const made = new uPlot(optionsFor(current.clientWidth, least, dark), [[], []], current);
    chart.current = made;
    const watching = new ResizeObserver(() => made.setSize({ width: current.clientWidth, height: HEIGHT }));
    watching.observe(current);
    return () => {
      watching.disconnect();
      made.destroy();
      chart.current = null;
    };
  }, [dark, least]);
  useEffect(() => chart.current?.setData([times, values]), [times, values, dark, least]);
  return <div ref={place} className="sparkline" role="img" aria-label={label} />;
}

function optionsFor(width: number, least: number, dark: boolean): uPlot.Options {
  const ink = dark ? '#66d9e8' : '#0b7285';
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    padding: [4, 0, 4, 0],
    scales: { x: { time: false }, y: { range: (_chart, _low, high) => [0, Math.max(high, least) * 1.1] } },
    axes: [{ show: false }, { show: false }],
    series: [{}, { stroke: ink, fill: `${ink}26`, width: 1.5, points: { show: false } }],
  };
}
