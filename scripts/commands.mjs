// What scripts run: other programs, and Debian's package manager.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Shows a command and runs it in the foreground; whether it succeeded. */
export function run(command, args, cwd = root) {
  console.log(`> ${[command, ...args].join(' ')}`);
  const { status } = spawnSync(command, args, { cwd, stdio: 'inherit' });
  return status === 0;
}

/** Installs what a folder's lock file names. */
export const NPM_CI = ['ci', '--no-audit', '--no-fund'];

/** Runs npm in a folder, as {@link run}. */
export function runNpm(args, cwd) {
  // npm says where its script is; by name it would need a shell on Windows.
  const npm = process.env.npm_execpath;
  return npm === undefined ? run('npm', args, cwd) : run(process.execPath, [npm, ...args], cwd);
}

/** Whether a command is here and succeeds; what it prints is not shown. */
export function answers(command, ...args) {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

/** Installs Debian packages where that is possible without asking for a password; else it does nothing. */
export function installDebianPackages(packages) {
  const install = ['install', '-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=500', ...packages];
  const mayInstall = process.platform === 'linux' && answers('apt-get', '--version');
  const isRoot = process.getuid?.() === 0;
  if (!mayInstall || !(isRoot || answers('sudo', '-n', 'true'))) return;
  const asRoot = (args) => {
    const command = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args];
    return isRoot ? run(command[0], command.slice(1)) : run('sudo', ['-n', ...command]);
  };
  asRoot(['update', '-o', 'DPkg::Lock::Timeout=500']) && asRoot(install);
}
