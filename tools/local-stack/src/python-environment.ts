import { installedPackage } from './package-cache';
import { pythonProgram, runPip } from './python-package';

export interface PythonEnvironment {
  /** The interpreter. */
  readonly path: string;
  /** Where the packages are; to be given as PYTHONPATH. */
  readonly packages: string;
}

/**
 * The Python 3 on PATH with packages of its own, kept beside the servers that came as packages, so that nothing is installed into the machine's Python.
 * Throws MissingTool without Python, and StackError when the packages cannot be had.
 *
 * @param name names the packages and their versions, for instance `splink-5.0.0`; another version is another directory
 * @param requirements as pip takes them, with exact versions
 */
export async function pythonWith(name: string, requirements: readonly string[], log: (line: string) => void): Promise<PythonEnvironment> {
  const remedy = 'Install Python 3 with pip (Debian: python3-pip), and see that its package index can be reached.';
  const python = await pythonProgram(name, remedy);
  const packages = await installedPackage(`${name}-${python.tag}`, async (target) => {
    log(`Installing ${name} (Python packages), once for this machine …`);
    const purpose = { neededFor: `Installing ${name}`, remedy };
    await runPip(python, target, ['install', '--only-binary', ':all:', '--target', target, ...requirements], purpose);
  });
  return { path: python.path, packages };
}
