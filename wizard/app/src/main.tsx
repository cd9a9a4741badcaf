import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import './look/frame.css';
import './look/overview.css';
import './look/ticket.css';
import './look/diff.css';
import './look/crew.css';
import './look/terminal.css';
import './look/stacks.css';
import './look/logs.css';
import './look/narrow.css';

import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { StrictMode, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';

import { App } from './App.tsx';
import { Broken } from './Broken.tsx';
import { curedByReload } from './cured-by-reload.ts';
import { startLanguage } from './language/start-language.ts';
import { connect } from './live/store.ts';
import { pageNonce } from './page-nonce.ts';
import { theme, variables } from './theme.ts';

function Themed({ children }: { children: ReactNode }) {
  return (
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={variables}
        defaultColorScheme="auto"
        getStyleNonce={pageNonce}
      >
        {children}
      </MantineProvider>
    </StrictMode>
  );
}

const place = document.getElementById('root');
if (place) {
  connect();
  const root = createRoot(place, {
    onUncaughtError: (error) => {
      if (curedByReload(error)) return location.reload();
      setTimeout(() =>
        root.render(
          <Themed>
            <Broken message={String(error)} />
          </Themed>,
        ),
      );
    },
  });
  void startLanguage().then(() =>
    root.render(
      <Themed>
        <Notifications position="bottom-right" limit={4} />
        <App />
      </Themed>,
    ),
  );
}
