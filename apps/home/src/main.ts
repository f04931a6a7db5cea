import { openPage } from '@roipool/theme/page'
import Home from './Home.svelte'

openPage(Home)
