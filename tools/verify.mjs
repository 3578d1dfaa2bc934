// Runs the checks of this repository one after the other and ends with one line, `N passed, N failed`.
//   check: lint, types, unit tests (the quick one)      test: everything that CI runs
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const bin = (name) => path.join(root, 'node_modules', '.bin', name);
const mode = process.argv[2] ?? 'test';
const NODE_OPTIONS = '--experimental-vm-modules --disable-warning=ExperimentalWarning --disable-warning=TimeoutNegativeWarning';
const scratch = mkdtempSync(path.join(tmpdir(), 'homeward-verify-'));
let passed = 0;
let failed = 0;
/** A check that had not what it needs ends with this. It counts as nothing, and is named before the last line. */
const LEFT_OUT = 77;
const leftOut = [];

function heading(title) {
  console.log(`\n── ${title}`);
}

/** A check that passes or fails as one. */
function check(title, command, args, options = {}) {
  heading(title);
  const startedAt = Date.now();
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  if (status === LEFT_OUT) {
    leftOut.push(title);
    console.log(`! ${title} was left out`);
    return;
  }
  if (status === 0) passed += 1;
  else failed += 1;
  console.log(`${status === 0 ? '✓' : '✗'} ${title} (${seconds} s)`);
}

/** A tier of tests; each test counts by itself. Does not block: servers that this process started go on working. */
async function tests(title, patterns, extra = [], environment = {}) {
  heading(title);
  const report = path.join(scratch, `${title.replaceAll(' ', '-')}.json`);
  const child = spawn(
    bin('jest'),
    ['--json', `--outputFile=${report}`, '--silent', ...patterns.flatMap((pattern) => ['--testMatch', pattern]), ...extra],
    { cwd: root, stdio: 'inherit', env: { ...process.env, ...environment, NODE_OPTIONS: NODE_OPTIONS } },
  );
  const status = await new Promise((resolve) => child.once('exit', resolve));
  if (!existsSync(report)) {
    failed += 1;
    console.log(`✗ ${title}: jest ended with ${status} and no report`);
    return;
  }
  const { numPassedTests, numFailedTests, numFailedTestSuites, testResults } = JSON.parse(readFileSync(report, 'utf8'));
  const brokenSuites = testResults.filter((suite) => suite.status === 'failed' && suite.assertionResults.length === 0).length;
  passed += numPassedTests;
  failed += numFailedTests + brokenSuites;
  // A runner that fails without a failed test (a leak, an uncaught error) is a failure too.
  if (status !== 0 && numFailedTests + numFailedTestSuites === 0) failed += 1;
  console.log(`${title}: ${numPassedTests} passed, ${numFailedTests + brokenSuites} failed`);
}

const node = bin('node');
check('types', node, [path.join(root, 'node_modules/typescript/bin/tsc'), '-b']);
check('lint', bin('eslint'), ['.', '--cache', '--cache-location', '.cache/eslint', '--cache-strategy', 'content', '--max-warnings', '0']);
if (mode === 'test') {
  check('format', bin('prettier'), ['--check', '--log-level', 'warn', '--cache', '--cache-location', '.cache/prettier', '.']);
  check('import rules', bin('depcruise'), ['--config', 'dependency-rules.cjs', 'packages', 'services', 'tools', 'e2e', 'bench']);
  check('unused code', bin('knip'), ['--no-progress']);
  check('contracts: lint', bin('buf'), ['lint'], { cwd: path.join(root, 'proto') });
  check('contracts: compatible with the last release', bin('buf'), ['breaking', '--against', 'released.binpb'], {
    cwd: path.join(root, 'proto'),
  });
  check('security floors', node, [path.join(root, 'tools/security-floors.mjs')]);
  check('chart', node, [path.join(root, 'tools/chart.mjs')]);
}
await tests('unit', ['**/!(*.int|*.e2e).test.ts']);
if (mode === 'test') {
  const { startStack } = createRequire(import.meta.url)(path.join(root, 'tools/local-stack/dist/index.js'));
  heading('servers');
  let stack;
  try {
    stack = await startStack({ log: (line) => console.log(line) });
    for (const description of stack.descriptions) console.log(`against ${description}`);
    // The store's suite picks its own MongoDB-wire server: it knows which stand-in keeps which rule.
    const { MONGODB_URI: _picked, ...others } = stack.environment;
    const picked = path.join(scratch, 'picked-servers.txt');
    await tests('integration', ['**/*.int.test.ts'], ['--maxWorkers=2', '--testTimeout=120000'], { ...others, PICKED_SERVERS: picked });
    await tests('stories', ['**/*.e2e.test.ts'], ['--runInBand', '--testTimeout=900000'], stack.environment);
    for (const description of stack.descriptions) console.log(`ran against ${description}`);
    if (existsSync(picked)) console.log(readFileSync(picked, 'utf8').trim());
  } catch (error) {
    failed += 1;
    console.log(`✗ servers: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    await stack?.stop();
  }
}
rmSync(scratch, { recursive: true, force: true });
if (leftOut.length > 0) console.log(`\nleft out, and not checked: ${leftOut.join(', ')}`);
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
