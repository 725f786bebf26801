export type Theme = 'light' | 'dark';

const key = 'theme';

/** The user's choice, else the system's theme. */
export function currentTheme(): Theme {
  const chosen = localStorage.getItem(key);
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

/** Applies an earlier choice. Without one, the system's theme remains. */
export function restoreTheme(): void {
  if (localStorage.getItem(key) !== null) apply(currentTheme());
}

export function toggleTheme(): Theme {
  const theme = currentTheme() === 'dark' ? 'light' : 'dark';
  localStorage.setItem(key, theme);
  apply(theme);
  return theme;
}

function apply(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme;
}
