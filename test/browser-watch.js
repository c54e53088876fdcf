// Comes first in the page under test: notes whatever goes wrong in it.
window.problems = [];
for (const level of ['error', 'warn']) {
  const print = console[level].bind(console);
  console[level] = (...values) => {
    print(...values);
    window.problems.push(`console.${level}: ${values.map(String).join(' ')}`);
  };
}
addEventListener('error', ({ message }) => window.problems.push(`error: ${message}`));
addEventListener('unhandledrejection', ({ reason }) => window.problems.push(`rejection: ${reason}`));
addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
  window.problems.push(`policy: ${effectiveDirective} ${blockedURI}`);
});
