import { homeward } from './homeward';
import { processTerminal } from './terminal';

const NEEDED_NODE = 24;

const [major = '0'] = process.versions.node.split('.');
if (Number(major) < NEEDED_NODE) {
  process.stderr.write(
    `homeward needs Node ${NEEDED_NODE}; this is ${process.versions.node}. Run it as \`npm run homeward -- …\`, which brings it.\n`,
  );
  process.exitCode = 1;
} else {
  void homeward(process.argv.slice(2), processTerminal()).then((exitCode) => {
    process.exitCode = exitCode;
  });
}
