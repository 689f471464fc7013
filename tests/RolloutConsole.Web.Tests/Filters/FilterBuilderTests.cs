using Bunit;
using Microsoft.AspNetCore.Components;
using RolloutConsole.Engine.Filters;
using RolloutConsole.Testing.Samples;
using RolloutConsole.Web.Filters;
using RolloutConsole.Web.Tests.Pages;

namespace RolloutConsole.Web.Tests.Filters;

public sealed class FilterBuilderTests : PageContext
{
    private string _text = "";

    /// <summary>Filters as rows write them; where the second is null it is the same text.</summary>
    public static TheoryData<string, string?> Shown => new()
    {
        { "id==*", null },
        { "attribute.region==eu*", null },
        { "name==\"a b\" and tag=in=(x,\"y,z\",\"\")", null },
        { "description=is=null or type=not=null", null },
        { "description==\"\"", null },
        { "(tag==a or tag==b) and updatestatus==error and (type==x or type==y)", null },
        { "tag==a and tag==b or name==c", null },
        { "createdat=ge=1735689600000 and autoconfirm!=true", null },
        { "metadata.k=out=(\"it's\",b)", null },
        { "name=is=x;name=ne=y", "name==x and name!=y" },
        { "name=is='null'", "name==null" },
        { "type.id<3", "type.id=lt=3" },
        { "name=in=(\"Site A\",\"c,d\")", null },
        { "name=out=(\"a;b\",\"c=d\",\"<e\")", null },
        { "name==\" x\"", null },
        { "name==\" \"", null },
        { "name==\"''\"", null },
        { "name=in=(\"''\",b)", null },
    };

    [Theory]
    [MemberData(nameof(Shown))]
    public void Model_ReadAndWritten_IsTheSameFilter(string text, string? written)
    {
        Assert.True(TargetFilterParser.Parse(text).TryGetTree(out var tree, out _));

        Assert.Equal(written ?? text, BuilderModel.TryRead(tree)!.Write());
    }

    // A filter changed silently when a row beside its list or its blanks was touched.
    [Fact]
    public void Model_RandomTrees_AreWrittenAsTheSameFilter()
    {
        var trees = new RandomTrees(new Random(19));
        var shown = 0;
        for (var i = 0; i < 5000; i++)
        {
            var tree = trees.Next(levels: 2);
            if (BuilderModel.TryRead(tree) is { } model)
            {
                shown++;
                Assert.True(TargetFilterParser.Parse(model.Write()).TryGetTree(out var again, out _), model.Write());
                Assert.Equal(FilterWriter.Write(WithoutIs(tree)), FilterWriter.Write(again));
            }
        }

        Assert.True(shown > 2000, $"Only {shown} of the trees had rows.");
    }

    [Fact]
    public void Row_ListTypedAsItIsShown_IsTheSameList()
    {
        var trees = new RandomTrees(new Random(23));
        foreach (var list in Enumerable.Range(0, 5000).Select(_ => trees.Next(levels: 0)).OfType<FilterNode.Comparison>().Where(c => c.Operator.TakesList()))
        {
            var shown = BuilderRow.Of(list);
            var typed = new BuilderRow { Field = shown.Field, Key = shown.Key, Operator = shown.Operator, Value = shown.Value };

            Assert.Equal(FilterWriter.Write(list), typed.Write());
        }
    }

    [Fact]
    public async Task Row_AnotherTouched_KeepsListsAndBlanks()
    {
        var builder = Open("name=in=(\"Site A\",\"c,d\") and description==\" x\" and tag==a");
        await builder.Find("[aria-label='Value of condition 3']").ChangeAsync("  b ");

        Assert.Equal("name=in=(\"Site A\",\"c,d\") and description==\" x\" and tag==b", _text);
    }

    [Theory]
    [InlineData("Site A, c", "\"Site A\",c")]
    [InlineData("\"Site A\",\"c,d\", e", "\"Site A\",\"c,d\",e")]
    public void Row_ListTyped_IsReadByItsCommas(string typed, string written) =>
        Assert.Equal($"name=in=({written})", new BuilderRow { Field = TargetField.Name, Operator = "=in=", Value = typed }.Write());

    [Theory]
    [InlineData("name==a and (name==b or name==c and name==d)")]
    [InlineData("name==a or (name==b or name==c)")]
    [InlineData("(name==a and name==b) and name==c")]
    public void Model_DeeperThanRows_StaysText(string text)
    {
        Assert.True(TargetFilterParser.Parse(text).TryGetTree(out var tree, out _));

        Assert.Null(BuilderModel.TryRead(tree));
    }

    [Fact]
    public void Row_DayForATime_IsWrittenInMilliseconds()
    {
        var row = new BuilderRow { Field = TargetField.CreatedAt, Operator = "=ge=", Value = "2025-01-01" };

        Assert.Equal("createdat=ge=1735689600000", row.Write());
    }

    [Fact]
    public async Task Rows_ChangedAndAdded_WriteTheText()
    {
        var builder = Open("attribute.region==eu");
        await builder.Find("[aria-label='Value of condition 1']").ChangeAsync("us*");
        Assert.Equal("attribute.region==us*", _text);

        await builder.Find("[data-testid='b.add']").ClickAsync();
        Assert.Contains("What is not filled in does not count yet.", builder.Markup);
        await builder.Find("[aria-label='Field of condition 2']").ChangeAsync("UpdateStatus");
        await builder.Find("[aria-label='Value of condition 2']").ChangeAsync("in_sync");
        Assert.Equal("attribute.region==us* and updatestatus==in_sync", _text);

        await builder.Find("[data-testid='b.join']").ChangeAsync("any");
        Assert.Equal("attribute.region==us* or updatestatus==in_sync", _text);

        await builder.Find("[aria-label='Remove condition 1']").ClickAsync();
        Assert.Equal("updatestatus==in_sync", _text);
    }

    [Fact]
    public async Task Row_WithAnotherBesideIt_IsAGroup()
    {
        var builder = Open("tag==a and name==x");
        await builder.FindAll(".builder-tools .btn-text")[0].ClickAsync();
        await builder.Find("[aria-label='Value of condition 1b']").ChangeAsync("b");

        Assert.Equal("(tag==a or tag==b) and name==x", _text);
    }

    [Fact]
    public async Task Row_FieldWithOtherOperators_KeepsNoneThatDoesNotFit()
    {
        var builder = Open("description=gt=x");
        await builder.Find("[aria-label='Field of condition 1']").ChangeAsync("AutoConfirm");
        await builder.Find("[aria-label='Value of condition 1']").ChangeAsync("true");

        Assert.Equal("autoconfirm==true", _text);
    }

    [Fact]
    public async Task Row_InFocus_OffersWhatTheFleetKnows()
    {
        Suggestions.Known[(FilterKnowledge.AttributeValues, "region")] = ["eu", "us"];
        var builder = Open("attribute.region==eu");
        await builder.Find("[aria-label='Value of condition 1']").FocusAsync(new());

        Assert.Equal(["eu", "us"], builder.FindAll("datalist[id$=values] option").Select(option => option.GetAttribute("value")));
    }

    [Fact]
    public void DeeperTree_SaysThatItStaysText() =>
        Assert.Contains("Edit this filter as text.", Open("name==a or (name==b or name==c)").Markup);

    [Fact]
    public void FaultyText_SaysWhereToMendIt() => Assert.Contains("Mend it there", Open("nam==a").Markup);

    // The builder has no =is=x: it means ==x.
    private static FilterNode WithoutIs(FilterNode node) => node switch
    {
        FilterNode.And and => new FilterNode.And([.. and.Terms.Select(WithoutIs)]),
        FilterNode.Or or => new FilterNode.Or([.. or.Terms.Select(WithoutIs)]),
        FilterNode.Comparison { Operator: FilterOperator.Is or FilterOperator.Not } c when c.Values[0] is FilterValue.Text =>
            new FilterNode.Comparison(c.Field, c.Operator == FilterOperator.Is ? FilterOperator.Equal : FilterOperator.NotEqual, c.Values),
        _ => node,
    };

    private IRenderedComponent<FilterBuilder> Open(string text)
    {
        _text = text;
        IRenderedComponent<FilterBuilder>? builder = null;
        builder = Render<FilterBuilder>(p => p
            .Add(c => c.Reading, FilterReading.Of(text)).Add(c => c.TestId, "b")
            .Add(c => c.OnChange, EventCallback.Factory.Create<string>(this, changed =>
            {
                _text = changed;
                builder!.Render(next => next.Add(c => c.Reading, FilterReading.Of(changed)));
            })));
        return builder;
    }
}
