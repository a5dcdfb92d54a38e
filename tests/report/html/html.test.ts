import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { html, scriptJson } from "../../../src/report/html/html.ts";

describe("html``", () => {
  test("takes values as text, and what it made itself as markup", () => {
    const name = `<b a='1' c="2">&amp;`;
    expect(html`<p>${name}${html`<i>${1}</i>`}${undefined}${["a", html`<br>`]}</p>`.markup).toBe(
      "<p>&lt;b a=&#39;1&#39; c=&quot;2&quot;&gt;&amp;amp;<i>1</i>a<br></p>",
    );
  });

  test("shows what cannot be seen: a mark that turns the line around, an escape", () => {
    expect(html`${"a\u202eb\u001b[2Jc\u2028"}`.markup).toBe("a\\u{202e}b\\u{1b}[2Jc\\u{2028}");
  });
});

describe("JSON inside a page", () => {
  test("gives back what went in, and neither ends its element nor a line", () => {
    const text = fc.oneof(fc.string({ unit: "binary" }), fc.constant("</script><!--\u2028\u2029&"));
    fc.assert(
      fc.property(fc.dictionary(text, text), (value) => {
        const { markup } = scriptJson(value);
        expect(markup).not.toMatch(/[<>&\u2028\u2029]/);
        expect(JSON.parse(markup)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
