/** The registries tab as a person sees it. Everything is found by its role and its words. */
import type { Locator, Page } from '@playwright/test'
import { fill, type Words } from './words.ts'

export type RegistriesPage = {
  open: () => Promise<void>
  grid: Locator
  /** A registry in the list, by its host. */
  row: (host: string) => Locator
  /** Opens one. */
  show: (host: string) => Promise<void>
  panel: Locator
  /** A button of the panel. */
  act: (name: string) => Locator
  search: Locator
  repositories: Locator
  repository: (name: string) => Locator
  tags: Locator
  tag: (name: string) => Locator
  /** What is known of the tag that was opened. */
  detail: (reference: string) => Locator
  login: Login
  add: (host: string) => Promise<void>
  confirm: Locator
  choose: (row: Locator, entry: string) => Promise<void>
}

export type Login = {
  dialog: Locator
  open: () => Promise<void>
  host: Locator
  user: Locator
  password: Locator
  submit: Locator
  /** From the list to the registry that was logged in to. */
  as: (host: string, user: string, password: string) => Promise<void>
}

export function registriesPage(page: Page, words: Words): RegistriesPage {
  const { registries, tabs } = words
  const list = page.getByRole('tabpanel')
  const grid = page.getByRole('grid', { name: tabs.registries, exact: true })
  const row = (host: string) => grid.getByRole('row').filter({ has: page.getByTitle(host, { exact: true }) })
  const panel = page.getByRole('complementary', { name: words.drawer.label })
  const tags = page.getByRole('grid', { name: registries.tags.label, exact: true })
  const repositories = page.getByRole('listbox', { name: registries.repositories.label })
  const dialog = page.getByRole('dialog', { name: registries.logInTitle })
  const adding = page.getByRole('dialog', { name: registries.addTitle })
  /** In the list: with its words, or only with its name where something is opened beside it. */
  const tool = (text: string, name: string) =>
    list
      .getByRole('button', { name: text, exact: true })
      .or(list.getByRole('button', { name, exact: true }))
      .first()
  const login: Login = {
    dialog,
    open: () => tool(registries.logIn, registries.logInTitle).click(),
    host: dialog.getByRole('combobox', { name: registries.form.host }),
    user: dialog.getByLabel(registries.form.user, { exact: true }),
    password: dialog.getByLabel(registries.form.password, { exact: true }),
    submit: dialog.getByRole('button', { name: registries.logInAct, exact: true }),
    as: async (host, user, password) => {
      await login.open()
      await login.host.fill(host)
      await login.user.fill(user)
      await login.password.fill(password)
      await login.submit.click()
      await dialog.waitFor({ state: 'hidden' })
      await page.getByRole('complementary', { name: `${words.drawer.label}: ${host}`, exact: true }).waitFor()
    },
  }
  return {
    open: async () => {
      await page.getByRole('tab', { name: tabs.registries }).click()
      await row('docker.io').waitFor()
    },
    grid,
    row,
    show: async (host) => {
      await row(host).getByTitle(host, { exact: true }).click()
      await panel.waitFor()
    },
    panel,
    act: (name) => panel.getByRole('button', { name, exact: true }),
    search: panel.getByRole('searchbox', { name: registries.repositories.search }),
    repositories,
    repository: (name) => repositories.getByRole('option', { name }),
    tags,
    tag: (name) => tags.getByRole('row').filter({ has: page.getByTitle(name, { exact: true }) }),
    detail: (reference) => panel.getByRole('region', { name: reference, exact: true }),
    login,
    add: async (host) => {
      await tool(registries.add, registries.addTitle).click()
      await adding.getByRole('combobox', { name: registries.form.host }).fill(host)
      await adding.getByRole('button', { name: registries.addAct, exact: true }).click()
      await adding.waitFor({ state: 'hidden' })
    },
    confirm: page.getByRole('alertdialog'),
    choose: async (of, entry) => {
      await of.click({ button: 'right' })
      await page
        .getByRole('menuitem')
        .filter({ has: page.getByText(entry, { exact: true }) })
        .click()
    },
  }
}

export const deleteQuestion = (words: Words, tags: number, name: string): string =>
  fill(tags === 1 ? words.registries.confirm.delete_one : words.registries.confirm.delete_other, { count: tags, name })
