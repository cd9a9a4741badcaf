import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useEffectEvent, useRef, useState } from 'react';

import type { RoleName } from '../../../../platform/domain/ticket.ts';
import { openUnderPolicy } from './styled-under-policy.ts';
import { openLine, type LineState, type TerminalLine } from './terminal-line.ts';
import { terminalOptions, themeOf } from './terminal-look.ts';

export type OpenTerminal = {
  place: React.RefObject<HTMLDivElement | null>;
  state: LineState;
  /** the one from before is not there any more: this is a new shell */
  fresh: boolean;
  paste(text: string): void;
  /** text was too much at once, and none of it was sent */
  overfull: boolean;
  end(): void;
  /** a new shell after the end, or the one that another page took */
  again(): void;
  focus(): void;
};

/** One terminal in the page for as long as it is shown. */
export function useTerminal(role: RoleName, onLeaveByKey: () => void): OpenTerminal {
  const place = useRef<HTMLDivElement>(null);
  const parts = useRef<{ terminal: Terminal; line: TerminalLine } | null>(null);
  const [state, setState] = useState<LineState>({ phase: 'opening' });
  const [fresh, setFresh] = useState(false);
  const [overfull, setOverfull] = useState(false);
  const [round, setRound] = useState(0);
  const dark = useComputedColorScheme('light') === 'dark';
  const leaveByKey = useEffectEvent(onLeaveByKey);
  const startDark = useEffectEvent(() => dark);

  useEffect(() => {
    if (!place.current) return undefined;
    const terminal = new Terminal(terminalOptions(startDark()));
    const fit = new FitAddon();
    terminal.loadAddon(fit);
    openUnderPolicy(terminal, place.current);
    fit.fit();
    const line = openLine(
      role,
      { cols: terminal.cols, rows: terminal.rows },
      {
        onOutput: (bytes, drawn) => terminal.write(bytes, drawn),
        onAgain: () => terminal.reset(),
        onState(next, earlierGone) {
          setState(next);
          if (next.phase === 'open') {
            setFresh(earlierGone);
            terminal.focus();
          }
        },
      },
    );
    terminal.onData((text) => setOverfull(!line.type(text)));
    terminal.onResize(({ cols, rows }) => line.resize({ cols, rows }));
    terminal.attachCustomKeyEventHandler((event) => {
      if (event.key !== 'Escape' || !event.shiftKey) return true;
      if (event.type === 'keydown') leaveByKey();
      return false;
    });
    const watching = new ResizeObserver(() => fit.fit());
    watching.observe(place.current);
    parts.current = { terminal, line };
    return () => {
      watching.disconnect();
      line.leave();
      terminal.dispose();
      parts.current = null;
    };
  }, [role, round]);
  useEffect(() => {
    if (parts.current) parts.current.terminal.options.theme = themeOf(dark);
  }, [dark]);

  return {
    place,
    state,
    fresh,
    overfull,
    paste: (text) => parts.current?.terminal.paste(text),
    end() {
      parts.current?.line.end();
      setState({ phase: 'over', end: { why: 'ended', reason: '' } });
    },
    again() {
      setState({ phase: 'opening' });
      setRound(round + 1);
    },
    focus: () => parts.current?.terminal.focus(),
  };
}
