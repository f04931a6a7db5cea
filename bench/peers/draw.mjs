// node bench/peers/draw.mjs [folder]: draws the charts of a peers.json again.
import { readFileSync } from 'node:fs'
import { writeCharts } from './charts.mjs'

const [folder = 'out'] = process.argv.slice(2)
writeCharts(JSON.parse(readFileSync(`${folder}/peers.json`, 'utf8')), folder)
