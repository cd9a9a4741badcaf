import type { RoleName } from '../domain/ticket.ts';
import type { Crew, CrewReport } from '../ports-crew.ts';

/** What the daemons said last, in memory: they say it again when they come back. `onChange` hears of every change. */
export function createCrewReports(onChange: (role: RoleName) => void): Crew {
  const reports = new Map<RoleName, CrewReport & { since: string }>();
  const followers = new Map<RoleName, number>();
  const add = (role: RoleName, by: number): void => {
    const before = followers.get(role) ?? 0;
    followers.set(role, before + by);
    if ((before === 0) !== (before + by === 0)) onChange(role);
  };
  return {
    report(report) {
      const before = reports.get(report.role);
      const same =
        before?.state === report.state && before.text === report.text && before.ticketId === report.ticketId;
      reports.set(report.role, { ...report, since: same ? before.since : report.at });
      if (!same) onChange(report.role);
    },
    reports: () => [...reports.values()],
    follow(role) {
      add(role, 1);
      let following = true;
      return () => {
        if (following) add(role, -1);
        following = false;
      };
    },
    following: (role) => (followers.get(role) ?? 0) > 0,
  };
}
