import { XMLParser } from 'fast-xml-parser';

export type TestCounts = { passed: number; failed: number; skipped: number };
export type TestFailure = { name: string; message: string };
/** `passedTests`: the names of the first thousand that passed. */
export type TestReport = TestCounts & { failures: TestFailure[]; passedTests: string[] };

const MAX_FAILURES = 50;
const MAX_NAMES = 1000;
const MAX_DEPTH = 20;

/** Reads a JUnit report by its test cases, whatever the sums in it say. null when it is not one. Entities stay as they are. */
export function parseJunit(xml: string): TestReport | null {
  const document = parseOrNull(xml);
  if (!isRecord(document) || !('testsuites' in document || 'testsuite' in document)) return null;
  const report: TestReport = { passed: 0, failed: 0, skipped: 0, failures: [], passedTests: [] };
  visit(document, report, 0);
  return report;
}

function parseOrNull(xml: string): unknown {
  try {
    return new XMLParser({
      ignoreAttributes: false,
      attributeNamePrefix: '@',
      processEntities: false,
      parseTagValue: false,
    }).parse(xml);
  } catch {
    return null; // a broken report is no report; the exit code decides alone
  }
}

function visit(node: Record<string, unknown>, report: TestReport, depth: number): void {
  if (depth > MAX_DEPTH) return;
  for (const key of ['testsuites', 'testsuite'])
    for (const suite of listOf(node[key])) visit(suite, report, depth + 1);
  for (const test of listOf(node['testcase'])) count(test, report);
}

function count(test: Record<string, unknown>, report: TestReport): void {
  const fault = test['failure'] ?? test['error'];
  if (fault === undefined) {
    if (test['skipped'] !== undefined) {
      report.skipped += 1;
      return;
    }
    report.passed += 1;
    if (report.passedTests.length < MAX_NAMES) report.passedTests.push(nameOf(test));
    return;
  }
  report.failed += 1;
  if (report.failures.length < MAX_FAILURES)
    report.failures.push({ name: nameOf(test), message: messageOf(fault) });
}

function nameOf(test: Record<string, unknown>): string {
  const parts = [test['@classname'], test['@name']].filter((part) => typeof part === 'string' && part !== '');
  return [...new Set(parts)].join(' > ').slice(0, 300) || 'a test without a name';
}

function messageOf(fault: unknown): string {
  const first = Array.isArray(fault) ? fault[0] : fault;
  const text = isRecord(first) ? (first['@message'] ?? first['#text']) : first;
  return typeof text === 'string' ? text.trim().slice(0, 500) : '';
}

/** Suites and cases come as one object or a list of them; text and numbers are neither. */
function listOf(value: unknown): Record<string, unknown>[] {
  return (Array.isArray(value) ? value : [value]).map((item) => (item === '' ? {} : item)).filter(isRecord);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
