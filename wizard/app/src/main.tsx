import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import './layout.css';

import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { App } from './App.tsx';
import { startLanguage } from './language.ts';
import { pageNonce } from './page-nonce.ts';
import { connect } from './live/store.ts';
import { theme, variables } from './theme.ts';

const place = document.getElementById('root');
if (place) {
  startLanguage();
  connect();
  createRoot(place).render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto" getStyleNonce={pageNonce}>
        <Notifications position="bottom-right" limit={4} />
        <App />
      </MantineProvider>
    </StrictMode>,
  );
}
