import { openPage } from '@roipool/theme/page'
import App from './App.svelte'

openPage(App)
