import { useEffect, useRef, useState, type RefObject } from 'react';

const SPARE_ROWS = 10;

export type Window = {
  box: RefObject<HTMLDivElement | null>;
  first: number;
  last: number;
  before: number;
  after: number;
};

/** Which of `count` rows of one height are near the screen; the page itself scrolls. */
export function useVirtualList(count: number, rowPx: number): Window {
  const box = useRef<HTMLDivElement>(null);
  const [first, setFirst] = useState(0);
  const [shown, setShown] = useState(60);
  useEffect(() => {
    const look = () => {
      const top = box.current?.getBoundingClientRect().top ?? 0;
      setFirst(Math.max(0, Math.floor(-top / rowPx) - SPARE_ROWS));
      setShown(Math.ceil(innerHeight / rowPx) + 2 * SPARE_ROWS);
    };
    look();
    addEventListener('scroll', look, { passive: true });
    addEventListener('resize', look);
    return () => {
      removeEventListener('scroll', look);
      removeEventListener('resize', look);
    };
  }, [count, rowPx]);
  const start = Math.min(first, Math.max(0, count - 1));
  const last = Math.min(count, start + shown);
  return { box, first: start, last, before: start * rowPx, after: (count - last) * rowPx };
}
