import { useLayoutEffect, useRef, useState, type RefObject } from 'react';

export const ROW_PX = 20;
const SPARE = 20;

export type LogWindow = {
  box: RefObject<HTMLDivElement | null>;
  first: number;
  last: number;
  /** is the newest line in view? */
  atEnd: boolean;
  toEnd: () => void;
  /** makes this row visible */
  reveal: (index: number) => void;
  onScroll: () => void;
};

/** Which rows of a box that scrolls by itself are near its view. It stays at the end while it was there. */
export function useLogWindow(count: number): LogWindow {
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(600);
  const [atEnd, setAtEnd] = useState(true);
  const look = () => {
    const { current } = box;
    if (!current) return;
    setTop(current.scrollTop);
    setHeight(current.clientHeight);
    setAtEnd(current.scrollTop + current.clientHeight >= current.scrollHeight - 2 * ROW_PX);
  };
  const toEnd = () => {
    const { current } = box;
    if (current) current.scrollTop = current.scrollHeight;
    look();
  };
  useLayoutEffect(() => {
    if (atEnd) toEnd();
  }, [count, atEnd]);
  useLayoutEffect(() => {
    const { current } = box;
    if (!current) return undefined;
    const watching = new ResizeObserver(look);
    watching.observe(current);
    return () => watching.disconnect();
  }, []);
  const reveal = (index: number) => {
    const { current } = box;
    if (!current) return;
    const from = index * ROW_PX;
    if (from < current.scrollTop) current.scrollTop = from;
    if (from + ROW_PX > current.scrollTop + current.clientHeight)
      current.scrollTop = from + ROW_PX - current.clientHeight;
    look();
  };
  const first = Math.max(0, Math.min(count, Math.floor(top / ROW_PX)) - SPARE);
  return {
    box,
    first,
    last: Math.min(count, first + Math.ceil(height / ROW_PX) + 2 * SPARE),
    atEnd,
    toEnd,
    reveal,
    onScroll: look,
  };
}
