import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { tally, tallyLine } from './tally.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function reports(files: Record<string, unknown>): string {
  const folder = mkdtempSync(join(tmpdir(), 'novapulse-tally-'));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), JSON.stringify(content));
  return folder;
}

const passedFile = { status: 'passed', assertionResults: [{ status: 'passed' }, { status: 'passed' }] };
const passedRun = { success: true, numPassedTests: 2, numFailedTests: 0, testResults: [passedFile] };

describe('tally', () => {
  it('adds tests and checks', () => {
    const folder = reports({ 'vitest.json': passedRun, 'checks.json': [{ isOk: true }, { isOk: false }] });
    expect(tallyLine(tally(folder))).toBe('3 passed, 1 failed');
  });

  it('counts failed tests once, and files that did not load', () => {
    const failedFile = { status: 'failed', assertionResults: [{ status: 'failed' }] };
    const brokenFile = { status: 'failed', assertionResults: [] };
    const testResults = [passedFile, failedFile, brokenFile];
    const folder = reports({ 'vitest.json': { success: false, numPassedTests: 2, numFailedTests: 1, testResults } });
    expect(tally(folder)).toEqual({ passed: 2, failed: 2 });
  });

  it('does not call a run without tests, without report or with a stray error passed', () => {
    expect(tally(reports({})).failed).toBe(1);
    expect(tally(reports({ 'vitest.json': { ...passedRun, numPassedTests: 0, testResults: [] } })).failed).toBe(1);
    expect(tally(reports({ 'vitest.json': { ...passedRun, success: false } }))).toEqual({ passed: 2, failed: 1 });
  });
});
