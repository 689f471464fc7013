using RolloutConsole.Web.Tests.Pages;

namespace RolloutConsole.Web.Tests.Shell;

/// <summary>
/// The named scenes, at every size and in both themes (<c>./test.sh --long</c>; otherwise light only): no complaint of the browser, nothing
/// wider than the window, no text under 12 px, contrast of text as WCAG 2.2 wants it (1.4.3).
/// </summary>
public sealed class SceneTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    private static readonly bool s_isLong = Environment.GetEnvironmentVariable("RUN_LONG") == "1";
    private static readonly (int Width, int Height)[] s_sizes = [(320, 640), (390, 844), (1440, 900), (3840, 2160)];

    private const string TextElements =
        """
        [...document.querySelectorAll('body *')].filter(e => e.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !e.closest('.sr-only')
          && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
        """;

    private const string Name = "e => e.tagName.toLowerCase() + '.' + e.className + ' \"' + e.textContent.trim().slice(0, 30) + '\"'";

    private const string SmallText = $"{TextElements}.filter(e => parseFloat(getComputedStyle(e).fontSize) < 12).map({Name})";

    // Colours are read back from a pixel, because a style may name them in any colour space. Text on a gradient or picture, in a drawing
    // and of a control that is disabled is left out.
    private const string FaintText = $$"""
        (() => {
          const canvas = document.createElement('canvas');
          canvas.width = canvas.height = 1;
          const context = canvas.getContext('2d', { willReadFrequently: true });
          const pixel = colours => {
            context.clearRect(0, 0, 1, 1);
            for (const colour of colours) { context.fillStyle = colour; context.fillRect(0, 0, 1, 1); }
            return [...context.getImageData(0, 0, 1, 1).data];
          };
          const brightness = ([r, g, b]) => {
            const [x, y, z] = [r, g, b].map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
            return 0.2126 * x + 0.7152 * y + 0.0722 * z;
          };
          const line = e => { const all = []; for (; e; e = e.parentElement) all.unshift(e); return all; };
          return {{TextElements}}.filter(e => !e.closest('svg, :disabled, [aria-disabled=true]')).filter(e => {
            const styles = line(e).map(one => getComputedStyle(one));
            if (styles.some(s => s.backgroundImage !== 'none' || s.opacity !== '1')) return false;
            const ground = ['white', ...styles.map(s => s.backgroundColor)];
            const own = styles.at(-1);
            const [light, dark] = [brightness(pixel(ground)), brightness(pixel([...ground, own.color]))].sort((a, b) => b - a);
            const size = parseFloat(own.fontSize);
            const isLarge = size >= 24 || (size >= 18.66 && own.fontWeight >= 700);
            return (light + 0.05) / (dark + 0.05) < (isLarge ? 3 : 4.5);
          }).map({{Name}});
        })()
        """;

    public static TheoryData<string> Scenes() => ["running", "paused", "parts"];

    [ChromiumTheory]
    [MemberData(nameof(Scenes))]
    public async Task Scene_EverySizeAndTheme_CanBeReadWhole(string scene)
    {
        await using var host = await PageHost.StartAsync();
        foreach (var isDark in s_isLong ? new[] { false, true } : [false])
        {
            foreach (var (width, height) in s_sizes)
            {
                var faults = new List<string>();
                var page = await browser.OpenAsync("about:blank", width, height, isDark);
                page.Console += (_, message) =>
                {
                    if (message.Type == "error" && !message.Text.Contains("404", StringComparison.Ordinal))
                    {
                        faults.Add(message.Text);
                    }
                };
                page.PageError += (_, fault) => faults.Add(fault);
                await page.GotoAsync($"{host.Address}/dev/gallery?scene={scene}");
                await page.WaitForSelectorAsync("html[data-circuit='up']");

                var tooWide = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth");
                faults.AddRange(tooWide > 0 ? [$"{tooWide} px wider than the window"] : []);
                faults.AddRange((await page.EvaluateAsync<string[]>(SmallText)).Select(e => $"under 12 px: {e}"));
                faults.AddRange((await page.EvaluateAsync<string[]>(FaintText)).Select(e => $"too faint: {e}"));
                Assert.True(faults.Count == 0, $"{scene}, {width} x {height}, {(isDark ? "dark" : "light")}: {string.Join("; ", faults)}");
                await page.Context.CloseAsync();
            }
        }
    }
}
