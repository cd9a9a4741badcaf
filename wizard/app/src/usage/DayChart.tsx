import 'uplot/dist/uPlot.min.css';

import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import uPlot from 'uplot';

import { stacked, type Daily } from './daily.ts';
import { colourOf } from './role-colours.ts';

const HEIGHT = 220;
const HALF_DAY_S = 43_200;

/** Dollars a day, roles on top of each other. The table below says the same in figures. */
export default function DayChart({ daily }: { daily: Daily }) {
  const { t, i18n } = useTranslation();
  const place = useRef<HTMLDivElement>(null);
  const dark = useComputedColorScheme('light') === 'dark';
  useEffect(() => {
    const { current } = place;
    if (!current) return undefined;
    const layers = stacked(daily);
    const chart = new uPlot(
      optionsFor(current.clientWidth, layers, dark, i18n.language),
      [daily.times, ...layers.map(({ tops }) => tops)],
      current,
    );
    const watching = new ResizeObserver(() => chart.setSize({ width: current.clientWidth, height: HEIGHT }));
    watching.observe(current);
    return () => {
      watching.disconnect();
      chart.destroy();
    };
  }, [daily, dark, i18n.language]);
  return <div ref={place} className="day-chart" role="img" aria-label={t('usage.chart')} />;
}

type Layer = { role: string };

function optionsFor(width: number, layers: Layer[], dark: boolean, language: string): uPlot.Options {
  const ink = dark ? '#a9aeb4' : '#545b62';
  const line = { stroke: dark ? '#34373b' : '#e4e7ea', width: 1 };
  const bars = uPlot.paths.bars?.({ size: [0.7, 48] });
  const day = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  const dollars = new Intl.NumberFormat(language, { style: 'currency', currency: 'USD' });
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: false, range: (_chart, first, last) => [first - HALF_DAY_S, last + HALF_DAY_S] },
      y: { range: (_chart, _low, high) => [0, Math.max(high, 0.01) * 1.1] },
    },
    axes: [
      {
        stroke: ink,
        grid: { show: false },
        ticks: { show: false },
        size: 32,
        incrs: [1, 2, 5, 7, 14, 30].map((days) => days * 86_400),
        values: (_chart, times) => times.map((time) => day.format(time * 1000)),
      },
      {
        stroke: ink,
        grid: line,
        ticks: { show: false },
        size: 64,
        values: (_chart, amounts) => amounts.map((amount) => dollars.format(amount)),
      },
    ],
    series: [
      {},
      ...layers.map(({ role }) => ({
        label: role,
        fill: colourOf(role, dark),
        stroke: colourOf(role, dark),
        width: 0,
        points: { show: false },
        ...(bars ? { paths: bars } : {}),
      })),
    ],
  };
}
