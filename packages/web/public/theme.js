// Runs before the first paint, so that a chosen theme never flashes. Kept tiny and apart because inline scripts are
// refused by the content security policy. `src/design/theme.ts` writes what is read here.
(() => {
  let theme = null;
  try {
    theme = localStorage.getItem('takeback.theme');
  } catch {
    // Storage may be refused (private windows): follow the system.
  }
  const dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  if (theme === 'dark' || theme === 'light') document.documentElement.dataset.theme = theme;
  document.querySelector('meta[name="theme-color"]').content = dark ? '#101114' : '#FBFAF7';
})();
