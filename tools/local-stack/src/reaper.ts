import { spawn, type ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import type { ContainerEngine } from './container-engine';

/**
 * Ends servers whose parent is gone. It reads what to guard from its standard input, the other end of which only the
 * parent holds; however the parent ends (return, exception, any signal, SIGKILL included), the input ends too, and the
 * reaper stops the servers and removes their temporary directories. Signal handlers inside the parent could not do that
 * after SIGKILL, and would change what a signal means to the program that uses this package.
 */
const SCRIPT = `
trap '' INT TERM HUP
pids=
projects=
while read -r verb value; do
  case "$verb" in
    guard) pids="$pids $value" ;;
    forget) left=; for pid in $pids; do [ "$pid" = "$value" ] || left="$left $pid"; done; pids=$left ;;
    remove) set -- "$@" "$value" ;;
    project) projects="$projects $value" ;;
    forget-project) left=; for project in $projects; do [ "$project" = "$value" ] || left="$left $project"; done; projects=$left ;;
  esac
done
alive() { left=; for pid in $pids; do kill -0 "$pid" && left="$left $pid"; done; pids=$left; [ -n "$pids" ]; }
if alive; then
  kill -TERM $pids
  tenths=0
  while [ $tenths -lt 50 ] && alive; do sleep 0.1; tenths=$((tenths + 1)); done
  if alive; then kill -KILL $pids; fi
fi
[ $# -eq 0 ] || rm -rf -- "$@"
for entry in $projects; do
  engine=\${entry%%:*}
  project=\${entry#*:}
  case "$project" in
    homeward-run-*) "$engine" compose --project-name "$project" down --volumes ;;
    *) "$engine" compose --project-name "$project" down ;;
  esac
done
`;

let reaper: ChildProcess | undefined;

/** From now on the process is ended when this one ends. */
export function guardProcess(pid: number): void {
  tell(`guard ${pid}`);
}

/** The process has ended by itself or by us; its number may be given to another one. */
export function forgetProcess(pid: number): void {
  tell(`forget ${pid}`);
}

/** The directory, made by this package for one run, is removed when this process ends. */
export function removeAtEnd(directory: string): void {
  tell(`remove ${directory}`);
}

/** The containers of a compose project are taken down when this process ends; with their data when the project is of one run only. */
export function downAtEnd(engine: ContainerEngine, project: string): void {
  tell(`project ${engine}:${project}`);
}

/** The project is down already. */
export function forgetProject(engine: ContainerEngine, project: string): void {
  tell(`forget-project ${engine}:${project}`);
}

function tell(line: string): void {
  if (reaper === undefined || reaper.exitCode !== null || reaper.signalCode !== null) {
    // A session of its own: Ctrl-C on the terminal must not reach it before the parent had its chance to stop in order.
    reaper = spawn('/bin/sh', ['-c', SCRIPT], { detached: true, env: process.env, stdio: ['pipe', 'ignore', 'ignore'] });
    reaper.unref();
    if (reaper.stdin instanceof Socket) reaper.stdin.unref();
    // Whoever ends the reaper by hand takes its duty over; the program that uses this package goes on.
    reaper.stdin?.on('error', () => undefined);
  }
  reaper.stdin?.write(`${line}\n`);
}
