import { lazy, Suspense } from 'react';

import { useLive } from './live/store.ts';
import { LoggedIn } from './pages/LoggedIn.tsx';
import { Login } from './pages/Login.tsx';
import { Missing } from './pages/Missing.tsx';
import { Overview } from './pages/Overview.tsx';
import { PageSkeleton } from './parts/PageSkeleton.tsx';
import { useRoute, type Route } from './router.ts';
import { Frame } from './shell/Frame.tsx';

const ActivityPage = lazy(() => import('./pages/ActivityPage.tsx'));
const DoctorPage = lazy(() => import('./pages/DoctorPage.tsx'));
const Tickets = lazy(() => import('./pages/Tickets.tsx'));
const CrewPage = lazy(() => import('./pages/CrewPage.tsx'));
const RolePage = lazy(() => import('./pages/RolePage.tsx'));
const Inbox = lazy(() => import('./pages/Inbox.tsx'));
const LaunchPage = lazy(() => import('./pages/LaunchPage.tsx'));
const LogsPage = lazy(() => import('./pages/LogsPage.tsx'));
const ServicePage = lazy(() => import('./pages/ServicePage.tsx'));
const StackPage = lazy(() => import('./pages/StackPage.tsx'));
const Stacks = lazy(() => import('./pages/Stacks.tsx'));
const Usage = lazy(() => import('./pages/Usage.tsx'));
const SettingsPage = lazy(() => import('./settings/SettingsPage.tsx'));
const StartPage = lazy(() => import('./start/StartPage.tsx'));
const TicketView = lazy(() => import('./pages/TicketView.tsx'));

export function App() {
  const route = useRoute();
  const { phase, snapshot } = useLive();
  if (phase === 'locked') return <Login stale={route.page === 'login' && route.stale} />;
  return (
    <Frame>
      <Suspense fallback={<PageSkeleton />}>{snapshot ? <Page route={route} /> : <PageSkeleton />}</Suspense>
    </Frame>
  );
}

function Page({ route }: { route: Route }) {
  switch (route.page) {
    case 'overview':
      return <Overview />;
    case 'login':
      return <LoggedIn stale={route.stale} />;
    case 'tickets':
      return <Tickets status={route.status} />;
    case 'ticket':
      return <TicketView key={route.id} id={route.id} tab={route.tab} />;
    case 'crew':
      return <CrewPage />;
    case 'role':
      return <RolePage key={route.role} role={route.role} tab={route.tab} />;
    case 'inbox':
      return <Inbox />;
    case 'usage':
      return <Usage />;
    case 'stacks':
      return <Stacks />;
    case 'stack':
      return <StackPage key={route.stack} stack={route.stack} tab={route.tab} />;
    case 'service':
      return (
        <ServicePage
          key={`${route.stack}/${route.service}`}
          stack={route.stack}
          service={route.service}
          tab={route.tab}
        />
      );
    case 'logs':
      return <LogsPage query={route.query} />;
    case 'settings':
      return <SettingsPage stack={route.stack} />;
    case 'start':
      return <StartPage />;
    case 'activity':
      return <ActivityPage query={route.query} />;
    case 'doctor':
      return <DoctorPage />;
    case 'launch':
      return <LaunchPage />;
    case 'missing':
      return <Missing />;
  }
}
