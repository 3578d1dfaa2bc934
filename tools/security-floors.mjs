// Fails when the lockfile holds a version with a known hole that the platform must not ship.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Oldest acceptable version per package; where a package lives in two majors, one floor each. */
const FLOORS = {
  express: ['5.3.0'],
  'body-parser': ['2.3.0'],
  qs: ['6.14.2'],
  mongoose: ['9.12.0'],
  '@grpc/grpc-js': ['1.14.4'],
  protobufjs: ['7.5.6', '8.0.2'],
};

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const { packages } = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
const parts = (version) => version.split('-')[0].split('.').map(Number);
const atLeast = (version, floor) => {
  const [left, right] = [parts(version), parts(floor)];
  for (let index = 0; index < 3; index += 1) if (left[index] !== right[index]) return left[index] > right[index];
  return true;
};

const holes = Object.entries(packages).flatMap(([place, { version }]) => {
  const name = place.split('node_modules/').at(-1);
  const floors = FLOORS[name];
  if (!floors || !place.includes('node_modules/')) return [];
  const floor = floors.findLast((candidate) => parts(candidate)[0] <= parts(version)[0]);
  return floor && atLeast(version, floor) ? [] : [`${place} is ${version}, needs at least ${floors.join(' or ')}`];
});
for (const hole of holes) console.error(hole);
process.exit(holes.length === 0 ? 0 : 1);
