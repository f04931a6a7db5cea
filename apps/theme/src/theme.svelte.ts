/** What the visitor chose, or `auto`: what the system says. */
export type Theme = 'auto' | 'light' | 'dark'

/** The theme this page is shown in. Its only store is the address, `?theme=`, so that it travels with links. */
export const theme = $state<{ chosen: Theme }>({ chosen: named(new URLSearchParams(location.search)) })

function named(search: URLSearchParams): Theme {
  const name = search.get('theme')
  return name === 'light' || name === 'dark' ? name : 'auto'
}

/** Shows the page in a theme, and puts its name in the address. */
export function chooseTheme(chosen: Theme): void {
  theme.chosen = chosen
  history.replaceState(history.state, '', withTheme(location.href))
  showTheme()
}

/** Colours the page by the theme chosen. */
export function showTheme(): void {
  if (theme.chosen === 'auto') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme.chosen
}

/** An address, relative to this page's, in the theme chosen. */
export function withTheme(address: string): string {
  const url = new URL(address, location.href)
  if (theme.chosen === 'auto') url.searchParams.delete('theme')
  else url.searchParams.set('theme', theme.chosen)
  return url.href
}
