using RolloutConsole.Engine.Filters;
using RolloutConsole.Testing.Samples;

namespace RolloutConsole.Engine.Tests.Filters;

public sealed class FilterPropertyTests
{
    private static readonly string[] s_pieces =
    [
        "name", "id", "tag", "attribute.", "metadata.k", "type.id", "updatestatus", "autoconfirm", "createdat", "==", "!=", "=in=", "=out=", "=is=", "=lt=", "<", ">=",
        "=", "(", ")", "(", ")", ",", ";", " and ", " or ", " ", "'", "\"", "\\", "*", "null", "true", "error", "${NOW_TS}", "${", "}", ".", "\ud83d", "\0", "ü", "\u2028", "~", "!",
    ];

    [Fact]
    public void Parse_HundredThousandRandomTexts_AreATreeOrAFaultInsideTheText()
    {
        var random = new Random(20260801);
        var trees = 0;
        for (var i = 0; i < 100_000; i++)
        {
            var text = NextText(random, i % 4);

            switch (TargetFilterParser.Parse(text))
            {
                case FilterParseResult.Parsed parsed:
                    trees++;
                    Assert.Equal(parsed, TargetFilterParser.Parse(FilterWriter.Write(parsed.Tree)));
                    Assert.True(FilterWriter.WriteShortest(parsed.Tree).Length <= text.Length, text);
                    Assert.NotEmpty(FilterWords.Describe(parsed.Tree));
                    AssertWarningsFit(text);
                    break;
                case FilterParseResult.Refused { Fault: var fault }:
                    Assert.True(fault.Position >= 0 && fault.Length >= 0 && fault.Position + fault.Length <= text.Length, $"{text}: {fault}");
                    Assert.NotEmpty(fault.Message);
                    break;
                default:
                    Assert.Fail("a third kind of answer");
                    break;
            }
        }

        Assert.InRange(trees, 2_500, 95_000);
    }

    [Fact]
    public void Write_RandomTrees_ReadBackAsTheSameTree()
    {
        var trees = new RandomTrees(new Random(42));
        for (var i = 0; i < 5000; i++)
        {
            var tree = trees.Next(levels: i % 4);
            foreach (var text in new[] { FilterWriter.Write(tree), FilterWriter.WriteShortest(tree) })
            {
                if (text.Length <= 1024)
                {
                    Assert.True(TargetFilterParser.Parse(text).TryGetTree(out var read, out var fault), $"{text}: {fault}");
                    Assert.Equal(tree, read);
                    Assert.Equal(tree.GetHashCode(), read!.GetHashCode());
                }
            }

            Assert.NotEmpty(FilterWords.Describe(tree));
        }
    }

    // Whatever is said about a filter is about characters of it, and what is suggested is a filter again.
    private static void AssertWarningsFit(string text)
    {
        foreach (var warning in FilterWarnings.Of(text))
        {
            Assert.True(warning.Span.Start >= 0 && warning.Span.Length > 0 && warning.Span.End <= text.Length, $"{text}: {warning}");
            if (warning.Suggestion is not null && warning.ApplyTo(text) is { Length: <= 1024 } mended)
            {
                Assert.True(TargetFilterParser.Parse(mended).TryGetTree(out _, out var fault), $"{text} became {mended}: {fault}");
            }
        }
    }

    // Four ways: any characters, characters of the language, pieces of the language, and a filter with a few characters changed.
    private static string NextText(Random random, int way)
    {
        switch (way)
        {
            case 0:
                return string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => (char)random.Next(char.MaxValue + 1)));
            case 1:
                return new RandomTrees(random).NextText("nameid=!<>~()';, \"\\*.", random.Next(40));
            case 2:
                return string.Concat(Enumerable.Range(0, random.Next(14)).Select(_ => s_pieces[random.Next(s_pieces.Length)]));
            default:
                var text = FilterWriter.Write(new RandomTrees(random).Next(levels: 2)).ToCharArray();
                for (var changes = random.Next(3); changes > 0; changes--)
                {
                    text[random.Next(text.Length)] = s_pieces[random.Next(s_pieces.Length)][0];
                }

                return new string(text);
        }
    }
}
