export type Theme = 'light' | 'dark';

const key = 'theme';

/** What a person chose here, else what the system says. */
export function currentTheme(): Theme {
  const chosen = localStorage.getItem(key);
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

/** Shows what was chosen before; without a choice, the system's stays in force. */
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
