import { type Component, mount } from 'svelte'
import '@fontsource-variable/inter'
import '@fontsource-variable/source-serif-4'
import './theme.css'
import { showTheme } from './theme.svelte'

/** Mounts a page in `#page`, in the theme its address names. */
export function openPage(page: Component): void {
  showTheme()
  mount(page, { target: document.getElementById('page')! })
}
