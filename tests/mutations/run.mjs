// Breaks each rule of rules.txt once, in a copy of the tree, and wants its tests to fail. Called by ./test.sh --long.
//   node tests/mutations/run.mjs [pattern of rules' names]
// Prints a line a rule: "caught", or why not. The last line is "N passed, N failed"; the exit code is 0 only when nothing failed.
import { spawnSync } from 'node:child_process';
import { cpSync, copyFileSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const copy = mkdtempSync(join(tmpdir(), 'mutations-'));
// Longer than the slowest of them takes; a change that makes a test run for ever is caught as well.
const testSeconds = 300;
// Only what compiles counts here: style is checked where the code is.
const build = ['-v', 'quiet', '-clp:ErrorsOnly', '-p:RunAnalyzers=false', '-p:TreatWarningsAsErrors=false', '-p:GenerateDocumentationFile=false'];

const rules = readFileSync(join(root, 'tests', 'mutations', 'rules.txt'), 'utf8')
  .split(/\n\s*\n/)
  .map(block => block.split('\n').filter(line => line && !line.startsWith('#')))
  .filter(lines => lines.length > 0)
  .map(lines => Object.fromEntries(lines.map(line => line.match(/^(\w+): ?(.*)$/).slice(1))))
  .map(rule => ({ ...rule, project: rule.tests.split(' ')[0], names: rule.tests.split(' ').slice(1) }))
  .filter(rule => new RegExp(process.argv[2] ?? '').test(rule.rule));

const run = (command, args) => spawnSync(command, args, { cwd: copy, encoding: 'utf8', env: { ...process.env, RUN_LONG: '0' }, maxBuffer: 1 << 28 });
const testFolder = project => join('tests', `RolloutConsole.${project}.Tests`);

function runTests(project, names) {
  const filter = names.map(name => `FullyQualifiedName~${name}`).join('|');
  return run('timeout', ['-k', '5', String(testSeconds), 'dotnet', 'test', testFolder(project), '--no-build', '--filter', filter]);
}

// A rule's project is built alone and its assembly laid beside the tests, which were built once.
function buildInto(rule) {
  const project = rule.file.split('/')[1];
  const built = run('dotnet', ['build', join('src', project), '--no-restore', '--no-dependencies', ...build]);
  if (built.status === 0) {
    copyFileSync(join(copy, 'src', project, 'bin', 'Debug', 'net10.0', `${project}.dll`), join(copy, testFolder(rule.project), 'bin', 'Debug', 'net10.0', `${project}.dll`));
  }

  return built;
}

function verdictOn(rule) {
  const file = join(copy, rule.file);
  if (!existsSync(file)) {
    return `STALE: there is no ${rule.file}`;
  }

  const original = readFileSync(file, 'utf8');
  if (original.split(rule.text).length !== 2) {
    return `STALE: the text stands ${original.split(rule.text).length - 1} times in ${rule.file}`;
  }

  writeFileSync(file, original.replace(rule.text, () => rule.becomes));
  try {
    const built = buildInto(rule);
    if (built.status !== 0) {
      return `DOES NOT COMPILE: ${built.stdout.split('\n').find(line => line.includes('error')) ?? built.stderr}`;
    }

    return runTests(rule.project, rule.names).status === 0 ? 'SURVIVED' : 'caught';
  } finally {
    writeFileSync(file, original);
  }
}

// What was broken is mended before the next rule of another project of ours is looked at.
function mend(rule) {
  const built = buildInto(rule);
  if (built.status !== 0) {
    throw new Error(built.stdout);
  }
}

let caught = 0;
let failed = 0;
try {
  const left = new Set(['.git', 'bin', 'obj', 'node_modules', 'TestResults']);
  cpSync(root, copy, { recursive: true, filter: path => !left.has(basename(path)) });
  for (const project of new Set(rules.map(rule => rule.project))) {
    const built = run('dotnet', ['build', testFolder(project), ...build]);
    if (built.status !== 0) {
      throw new Error(`${project} does not build:\n${built.stdout}`);
    }

    const names = [...new Set(rules.filter(rule => rule.project === project).flatMap(rule => rule.names))];
    const tested = runTests(project, names);
    if (tested.status !== 0) {
      throw new Error(`${project} is red although nothing is broken:\n${tested.stdout}`);
    }

    const sources = readdirSync(join(copy, testFolder(project)), { recursive: true }).filter(name => name.endsWith('.cs'))
      .map(name => readFileSync(join(copy, testFolder(project), name), 'utf8')).join();
    const unknown = names.filter(name => !sources.includes(name.split('.').at(-1)));
    if (unknown.length > 0) {
      throw new Error(`${project} has no test named ${unknown.join(' or ')}.`);
    }
  }

  for (const [index, rule] of rules.entries()) {
    const verdict = verdictOn(rule);
    verdict === 'caught' ? caught++ : failed++;
    console.log(`${verdict === 'caught' ? 'caught  ' : verdict}  ${rule.rule}`);
    const next = rules[index + 1];
    if (next && (next.file.split('/')[1] !== rule.file.split('/')[1] || next.project !== rule.project)) {
      mend(rule);
    }
  }
} catch (fault) {
  failed++;
  console.log(fault.message);
} finally {
  rmSync(copy, { recursive: true, force: true });
}

console.log(`${caught} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
