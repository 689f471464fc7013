using RolloutConsole.Engine.Filters;
using RolloutConsole.Testing.Samples;

namespace RolloutConsole.Engine.Tests.Filters;

public sealed class FilterCompletionTests
{
    /// <summary>Text with | at the place, what is expected, the characters replaced, what is typed, what of the fleet helps.</summary>
    public static TheoryData<string, FilterExpected, string, string, FilterKnowledge> Places => new()
    {
        { "|", FilterExpected.Field, "", "", FilterKnowledge.None },
        { "na|", FilterExpected.Field, "na", "na", FilterKnowledge.None },
        { "na|me==x", FilterExpected.Field, "name", "na", FilterKnowledge.None },
        { "((|", FilterExpected.Field, "", "", FilterKnowledge.None },
        { "attribute.|", FilterExpected.Key, "", "", FilterKnowledge.AttributeKeys },
        { "ATTRIBUTE.re|gion==eu", FilterExpected.Key, "region", "re", FilterKnowledge.AttributeKeys },
        { "metadata.a.b|", FilterExpected.Key, "a.b", "a.b", FilterKnowledge.MetadataKeys },
        { "assignedds.|", FilterExpected.Field, "assignedds.", "assignedds.", FilterKnowledge.None },
        { "name |", FilterExpected.Operator, "", "", FilterKnowledge.None },
        { "name=|", FilterExpected.Operator, "=", "=", FilterKnowledge.None },
        { "name=i|", FilterExpected.Operator, "=i", "=i", FilterKnowledge.None },
        { "name !|", FilterExpected.Operator, "!", "!", FilterKnowledge.None },
        { "name in|", FilterExpected.Operator, "in", "in", FilterKnowledge.None },
        { "name==|", FilterExpected.Value, "", "", FilterKnowledge.None },
        { "attribute.region==|", FilterExpected.Value, "", "", FilterKnowledge.AttributeValues },
        { "attribute.region == e|u-west", FilterExpected.Value, "eu-west", "e", FilterKnowledge.AttributeValues },
        { "metadata.k<|", FilterExpected.Value, "", "", FilterKnowledge.MetadataValues },
        { "tag=='pi|", FilterExpected.Value, "'pi", "pi", FilterKnowledge.Tags },
        { "tag==\"my \\\"ta|g\" and name==x", FilterExpected.Value, "\"my \\\"tag\"", "my \"ta", FilterKnowledge.Tags },
        { "type=in=(|", FilterExpected.Value, "", "", FilterKnowledge.TypeKeys },
        { "type.name=in=(a, b|", FilterExpected.Value, "b", "b", FilterKnowledge.TypeNames },
        { "type=in=(a |", FilterExpected.ListEnd, "", "", FilterKnowledge.None },
        { "type=in=('a'|", FilterExpected.ListEnd, "", "", FilterKnowledge.None },
        { "group==emea/|", FilterExpected.Value, "emea/", "emea/", FilterKnowledge.Groups },
        { "installedds.name==|", FilterExpected.Value, "", "", FilterKnowledge.SetNames },
        { "assignedds.version==|", FilterExpected.Value, "", "", FilterKnowledge.SetVersions },
        { "updatestatus==e|", FilterExpected.Value, "e", "e", FilterKnowledge.None },
        { "name==x |", FilterExpected.Joint, "", "", FilterKnowledge.None },
        { "name==x a|", FilterExpected.Joint, "a", "a", FilterKnowledge.None },
        { "name=in=(a,b)|", FilterExpected.Joint, "", "", FilterKnowledge.None },
        { "name==x and |", FilterExpected.Field, "", "", FilterKnowledge.None },
        { "name==x;|", FilterExpected.Field, "", "", FilterKnowledge.None },
        { "(name==x) or tag|", FilterExpected.Field, "tag", "tag", FilterKnowledge.None },
        { "nam==|", FilterExpected.Nothing, "", "", FilterKnowledge.None },
        { "name==x) |", FilterExpected.Nothing, "", "", FilterKnowledge.None },
        { "name==x y z|", FilterExpected.Nothing, "", "", FilterKnowledge.None },
    };

    [Theory]
    [MemberData(nameof(Places))]
    public void At_Place_SaysWhatIsExpectedAndWhatIsReplaced(string marked, FilterExpected expected, string replaced, string typed, FilterKnowledge knowledge)
    {
        var text = marked.Replace("|", "", StringComparison.Ordinal);

        var found = FilterCompletion.At(text, marked.IndexOf('|', StringComparison.Ordinal));

        Assert.Equal((expected, replaced, typed, knowledge), (found.Expected, text.Substring(found.Replaces.Start, found.Replaces.Length), found.Typed, found.Knowledge));
    }

    [Theory]
    [InlineData("|", "attribute. tag type updatestatus id")]
    [InlineData("up|", "updatestatus group")]
    [InlineData("last|", "lastmodifiedat lastmodifiedby lastcontrollerrequestat")]
    [InlineData("poll|", "lastcontrollerrequestat")]
    [InlineData("installedds.|", "installedds.name installedds.version")]
    [InlineData("AutoConfirm|", "== !=")]
    [InlineData("type|", "== != =lt= =le= =gt=")]
    [InlineData("autoc|", "autoconfirm")]
    [InlineData("autoconfirm |", "== !=")]
    [InlineData("updatestatus |", "== != =in= =out=")]
    [InlineData("name=|", "== =lt= =le= =gt= =ge=")]
    [InlineData("description |", "== != =lt= =le= =gt=")]
    [InlineData("lastcontrollerrequestat |", "=lt= =le= =gt= =ge= ==")]
    [InlineData("name missing|", "")]
    [InlineData("type missing|", "=is=null")]
    [InlineData("autoconfirm==|", "true false")]
    [InlineData("updatestatus==|", "unknown registered pending in_sync error")]
    [InlineData("updatestatus=in=(error,p|", "pending")]
    [InlineData("createdat>|", "${NOW_TS} ${OVERDUE_TS}")]
    [InlineData("name==x |", "and or")]
    [InlineData("(name==x |", "and or )")]
    [InlineData("(name=in=(x |", ", )")]
    [InlineData("name==x o|", "or")]
    public void Offers_OfTheLanguage_FitTheField(string marked, string firstFive) =>
        Assert.Equal(firstFive, string.Join(' ', Offers(marked, []).Take(5).Select(offer => offer.Label)));

    [Fact]
    public void Offers_KnownKeys_AreThoseThatCanBeWritten() =>
        Assert.Equal(["region", "my.region"], Offers("attribute.re|", ["my.region", "re gion", "region", "hw"]).Select(offer => offer.Insert));

    [Fact]
    public void Offers_CompleteKey_GoOnWithItsOperator() =>
        Assert.Equal(["region==", "region!="], Offers("attribute.region|", ["region"]).Take(2).Select(offer => offer.Insert));

    [Fact]
    public void Offers_KnownValues_AreQuotedWhereNeeded()
    {
        string[] known = ["eu", "eu west", "e\"u", "e*", "null"];
        Assert.Equal(["eu ", "\"eu west\" ", "'e\"u' "], Offers("attribute.region==e|", known).Select(offer => offer.Insert));
        Assert.Equal(["eu ", "\"eu west\" ", "'e\"u' ", "e* "], Offers("attribute.region=in=(e|", known).Select(offer => offer.Insert));
        Assert.Equal(["null ", "\"null\" "], Offers("attribute.region=is=n|", known).Select(offer => offer.Insert));
    }

    [Fact]
    public void Offers_ManyKnown_AreAtMostTwenty() =>
        Assert.Equal(FilterCompletion.MostOffers, Offers("tag==|", [.. Enumerable.Range(0, 50).Select(n => $"t{n}")]).Count);

    [Fact]
    public void Offers_TakenOneAfterTheOther_MakeAFilter()
    {
        var text = "";
        foreach (var (typed, insert) in new[] { ("(", ""), ("att", "attribute."), ("hw", "hwrev"), ("", "hwrev=="), ("2", "2.1 "), ("", ") "), ("a", "and "), ("upd", "updatestatus"), (" =in", "=in=("), ("e", "error "), ("", ", "), ("p", "pending "), ("", ") ") })
        {
            text += typed;
            if (insert.Length > 0)
            {
                var found = FilterCompletion.At(text, text.Length);
                var offer = Assert.Single(FilterCompletion.Offers(found, ["hwrev", "2.1"]), offer => offer.Insert == insert);
                text = text[..found.Replaces.Start] + offer.Insert + text[found.Replaces.End..];
            }
        }

        Assert.Equal("(attribute.hwrev==2.1 ) and updatestatus =in=(error , pending ) ", text);
        Assert.IsType<FilterParseResult.Parsed>(TargetFilterParser.Parse(text));
    }

    [Fact]
    public void At_EveryPlaceOfRandomTexts_AnswersInsideTheText()
    {
        var random = new Random(20261121);
        var trees = new RandomTrees(random);
        for (var i = 0; i < 3000; i++)
        {
            var text = i % 2 == 0 ? trees.NextText("nameidt.attribute=!<>()';, \"\\*andor", random.Next(40)) : FilterWriter.Write(trees.Next(levels: 2));
            for (var place = -1; place <= text.Length + 1; place++)
            {
                var found = FilterCompletion.At(text, place);
                Assert.True(found.Replaces.Start >= 0 && found.Replaces.Length >= 0 && found.Replaces.End <= text.Length, $"{text} at {place}: {found}");
                Assert.True(FilterCompletion.Offers(found, ["eu"]).Count <= FilterCompletion.MostOffers);
            }
        }
    }

    [Fact]
    public void At_EveryPlaceOfAFilter_ExpectsSomething()
    {
        // Whoever goes back in a filter that is right is offered something wherever the caret stands.
        var trees = new RandomTrees(new Random(7));
        for (var i = 0; i < 500; i++)
        {
            var text = FilterWriter.Write(trees.Next(levels: i % 3));
            Assert.All(Enumerable.Range(0, text.Length <= 1024 ? text.Length + 1 : 0), place =>
                Assert.True(FilterCompletion.At(text, place).Expected != FilterExpected.Nothing, $"{text} at {place}"));
        }
    }

    private static IReadOnlyList<FilterOffer> Offers(string marked, IReadOnlyList<string> known) => FilterCompletion.Offers(
        FilterCompletion.At(marked.Replace("|", "", StringComparison.Ordinal), marked.IndexOf('|', StringComparison.Ordinal)), known);
}
