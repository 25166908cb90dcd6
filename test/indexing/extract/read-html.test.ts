// HTML as a reader would see it.
import { describe, expect, it } from 'vitest'
import { readHtml } from '../../../shared/indexing/extract/read-html.ts'

const read = (html: string) => readHtml(new TextEncoder().encode(html))
const textOf = async (html: string) => (await read(html)).sections.map((section) => section.text).join('\n\n')

describe('readHtml', () => {
  it('reads title, headings and paragraphs, entities decoded', async () => {
    const html =
      '<!doctype html><html><head><title> T &amp;\n x </title></head><body><h1>One <em>and</em></h1><p>a&nbsp;&lt;b&gt;<p>c<h2>Two</h2>d</body></html>'
    expect(await read(html)).toEqual({
      title: 'T & x',
      sections: [
        { headings: ['One and'], page: undefined, text: 'a <b>\n\nc' },
        { headings: ['One and', 'Two'], page: undefined, text: 'd' },
      ],
    })
  })

  it('leaves out scripts, styles, navigation and what is hidden', async () => {
    const html =
      '<script>let a = "<p>"</script><style>p{}</style><nav><ul><li>Home</ul></nav><template>t</template><div hidden>h<br>h</div><p aria-hidden="true">x</p><p>seen</p>'
    expect(await textOf(html)).toBe('seen')
  })

  it('goes on reading after an element that is never closed inside a hidden one', async () => {
    expect(await textOf('<nav><img src=x><br><input></nav><p>seen</p>')).toBe('seen')
  })

  it('puts list items and table rows on lines of their own', async () => {
    expect(
      await textOf(
        '<ul><li>one<li>two</ul><table><tr><th>a</th><th><p>b</p></th></tr><tr><td>1</td><td>2</td></tr></table>',
      ),
    ).toBe('- one\n- two\n\na | b\n1 | 2')
  })

  it('loses nothing to headings that are never closed', async () => {
    const { sections } = await read(`<h1>One<h2>Two</h2><p>text</p>`)
    expect(sections).toMatchObject([{ headings: ['One', 'Two'], text: 'text' }])
    expect(await textOf(`<h1>One<p>${'a long text '.repeat(50)}</p><p>end</p>`)).toMatch(
      /^One\n\na long text .*\n\nend$/,
    )
  })

  it('keeps the lines and the indentation of code, and joins broken lines of text', async () => {
    expect(await textOf('<pre>if x:\n    y</pre><p>one\n  two</p>')).toBe('if x:\n    y\n\none two')
  })

  it('reads a text split over many parts, in nested elements', async () => {
    const deep = `${'<div>'.repeat(1_000)}inside`
    expect(await textOf(`${deep}<p>${'word '.repeat(100_000)}end</p>`)).toMatch(/^inside\n\nword [\s\S]*end$/)
  })

  it('gives up on elements nested beyond reason, rather than taking quadratic time', async () => {
    await expect(read('<b>'.repeat(1_000_000))).rejects.toThrow(/nested deeper/)
  })

  it('stops when its signal aborts', async () => {
    const reason = new Error('enough')
    await expect(readHtml(new TextEncoder().encode('<p>x</p>'), AbortSignal.abort(reason))).rejects.toBe(reason)
  })
})
