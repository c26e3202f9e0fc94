/** The run form as a person sees it. */
import type { Locator, Page } from '@playwright/test'
import { fill, type Words } from './words.ts'

export type RunPage = {
  open: () => Promise<void>
  dialog: Locator
  image: Locator
  name: Locator
  command: Locator
  paste: Locator
  /** The command that it stands for, or what changes of one that exists. */
  text: Locator
  section: (key: keyof Words['run']['section']) => Promise<void>
  /** A field of a row, both counted from one. */
  cell: (title: string, row: number) => Locator
  /** A field that stands alone. */
  field: (key: keyof Words['run']['field']) => Locator
  add: (key: keyof Words['run']['add']) => Promise<void>
  submit: Locator
}

export function runPage(page: Page, words: Words): RunPage {
  const { run } = words
  const dialog = page.getByRole('dialog').filter({ has: page.locator('#run-form') })
  return {
    open: async () => {
      await page.getByRole('main').getByRole('button', { name: run.run, exact: true }).click()
      await dialog.waitFor()
    },
    dialog,
    image: dialog.getByRole('combobox', { name: run.image, exact: true }),
    name: dialog.getByRole('textbox', { name: run.name, exact: true }),
    command: dialog.getByRole('textbox', { name: run.command, exact: true }),
    paste: dialog.getByRole('textbox', { name: run.paste.label }),
    text: dialog.getByRole('region', { name: new RegExp(`^(?:${run.equivalent}|${run.changes})$`) }),
    section: async (key) => {
      const head = dialog.getByRole('button', { name: new RegExp(`^${run.section[key]}`) })
      if ((await head.getAttribute('aria-expanded')) === 'false') await head.click()
    },
    cell: (title, row) => dialog.getByLabel(fill(run.cell, { name: title, row }), { exact: true }),
    field: (key) => dialog.getByLabel(run.field[key], { exact: true }),
    add: (key) => dialog.getByRole('button', { name: run.add[key], exact: true }).click(),
    submit: dialog.getByRole('button', { name: new RegExp(`^(?:${run.run}|${run.recreate})$`) }),
  }
}
