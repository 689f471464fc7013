using System.Text;
using RolloutConsole.Engine.Targets.Import;

namespace RolloutConsole.Engine.Tests.Targets.Import;

/// <summary>Columns, rows, and why they are refused.</summary>
public sealed class ImportRowsTests
{
    private static readonly ImportVocabulary s_words = new(
        new Dictionary<string, long> { ["gateway"] = 3 }, new Dictionary<string, long> { ["beta"] = 5, ["a;b"] = 6 });

    [Theory]
    [InlineData("controllerId,nmae", "Line 1: column 2 'nmae' is not known. Did you mean 'name'?")]
    [InlineData("controllerId,colour", "Line 1: column 2 'colour' is not known. Columns are controllerId, name")]
    [InlineData("contollerid", "Line 1: column 1 'contollerid' is not known. Did you mean 'controllerId'?")]
    [InlineData("name,group", "Line 1: the column 'controllerId' is missing.")]
    [InlineData("controllerId,name,NAME", "Line 1: column 3 'NAME' stands there twice.")]
    [InlineData("controllerId,attribute.a,attribute.a", "Line 1: column 3 'attribute.a' stands there twice.")]
    [InlineData("controllerId,,name", "Line 1: column 2 has no name.")]
    [InlineData("controllerId,attribute.", "Line 1: column 2 'attribute.' needs a key of 1 to 128 characters behind 'attribute.'.")]
    public void Columns_Wrong_AreNamed(string header, string words)
    {
        var fault = Assert.Throws<ImportFileFault>(() => ImportColumns.Read(Header(header)));

        Assert.StartsWith(words, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("controllerId,\"attribute.\u0007\"", "Line 1: column 2 'attribute.\u0007' needs a key of 1 to 128 characters behind 'attribute.'. Control characters that are no whitespace")]
    [InlineData("controllerId,\"metadata.a\tb\"", "Line 1: column 2 'metadata.a\tb' needs a key of 1 to 128 characters behind 'metadata.'. Control characters and blanks at its ends")]
    [InlineData("controllerId,\"metadata.a \"", "Line 1: column 2 'metadata.a ' needs a key")]
    public void Columns_KeyThatNobodyMayUse_IsRefused(string header, string words) =>
        Assert.StartsWith(words, Assert.Throws<ImportFileFault>(() => ImportColumns.Read(Header(header))).Message, StringComparison.Ordinal);

    [Fact]
    public void Columns_BlanksOfAKey_BelongToItInQuotationMarksOnly() => Assert.Equal(
        ["", "a \t", "a"], ImportColumns.Read(Header("\"controllerId \",\"attribute.a \t\",attribute.a ")).All.Select(c => c.Key));

    [Fact]
    public void Columns_InAnyOrderAndCase_AreUnderstood()
    {
        var columns = ImportColumns.Read(Header("Metadata.Owner,GROUP,attribute.hwRev,createdAt,ControllerID"));

        Assert.Equal(
            [ImportField.Metadata, ImportField.Group, ImportField.Attribute, ImportField.Ignored, ImportField.ControllerId], columns.All.Select(c => c.Field));
        Assert.Equal(["Owner", "", "hwRev", "", ""], columns.All.Select(c => c.Key));
    }

    [Theory]
    [InlineData("controllerId,name", "a,b,c", "", "the row has 3 cells, the first line names 2 columns")]
    [InlineData("controllerId,name", ",b", "controllerId", "it is empty")]
    [InlineData("controllerId,name", " a,b", "controllerId", "it cannot be an id")]
    [InlineData("controllerId,name", "..,b", "controllerId", "it cannot be an id")]
    [InlineData("controllerId,name", "a\u0007,b", "controllerId", "the control character U+0007 may not stand in it")]
    [InlineData("controllerId,type", "a,gatway", "type", "there is no target type with this key. Did you mean 'gateway'?")]
    [InlineData("controllerId,tags", "a,beta;night", "tags", "there is no tag of this name. Create it first.")]
    [InlineData("controllerId,autoConfirm", "a,yes", "autoConfirm", "write true or false")]
    [InlineData("controllerId,group", "a,/eu", "group", "'/eu' has an empty level. Write levels such as emea/graz")]
    [InlineData("controllerId,group", "a,eu//graz", "group", "'eu//graz' has an empty level. Write levels such as emea/graz")]
    [InlineData("controllerId,group", "a,\"b\nc\"", "group", "the control character U+000A may not stand in it")]
    public void Row_Wrong_IsRefusedWithLineAndReason(string header, string row, string column, string reason)
    {
        var (target, refusals) = Read(header, row);

        Assert.Null(target);
        var refusal = Assert.Single(refusals);
        Assert.Equal((2, column), (refusal.Line, refusal.Column));
        Assert.StartsWith(reason, refusal.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("controllerId", 256)]
    [InlineData("name", 128)]
    [InlineData("description", 512)]
    [InlineData("group", 256)]
    [InlineData("address", 512)]
    [InlineData("securityToken", 128)]
    [InlineData("attribute.a", 128)]
    [InlineData("metadata.a", 4000)]
    public void Value_AtItsLimit_IsTakenAndBeyondRefused(string column, int longest)
    {
        var header = column == "controllerId" ? "controllerId,name" : $"{column},controllerId";
        var (good, _) = Read(header, new string('x', longest) + ",i");
        var (bad, refusals) = Read(header, new string('x', longest + 1) + ",i");

        Assert.NotNull(good);
        Assert.Null(bad);
        var refusal = Assert.Single(refusals);
        Assert.Equal(column, refusal.Column);
        Assert.Equal($"{longest + 1} characters are too many. Use at most {longest}.", refusal.Reason);
    }

    [Fact]
    public void Row_WithSeveralFaults_NamesThemAll()
    {
        var (_, refusals) = Read("controllerId,type,autoConfirm", ",x,maybe");

        Assert.Equal(["controllerId", "type", "autoConfirm"], refusals.Select(r => r.Column));
    }

    [Fact]
    public void Tags_ManyUnknown_AreRefusedTenTimesAndEachOnce()
    {
        var (target, many) = Read("controllerId,tags", "a," + string.Join(';', Enumerable.Range(0, 500).Select(i => $"no{i / 2}")));
        var (_, one) = Read("controllerId,tags", "a,night;night;night");

        Assert.Null(target);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"no{i}"), many.Select(r => r.Value));
        Assert.Equal("night", Assert.Single(one).Value);
    }

    [Fact]
    public void Attributes_MoreThanAHundred_AreRefused()
    {
        var header = "controllerId," + string.Join(',', Enumerable.Range(0, 101).Select(i => $"attribute.k{i}"));
        var (_, refusals) = Read(header, "a," + string.Join(',', Enumerable.Repeat("v", 101)));
        var (good, _) = Read(header, "a," + string.Join(',', Enumerable.Repeat("v", 100)) + ",");

        Assert.Equal("the row has 101 attributes. A device has at most 100.", Assert.Single(refusals).Reason);
        Assert.Equal(100, good!.Attributes.Count);
    }

    [Fact]
    public void SecurityToken_IsNeverRepeatedInARefusal()
    {
        var (_, refusals) = Read("controllerId,securityToken", "a," + new string('s', 129));

        Assert.Equal("", Assert.Single(refusals).Value);
    }

    [Fact]
    public void Row_Good_HasEverything()
    {
        var (target, _) = Read(
            "controllerId,name,type,tags,autoConfirm,requestAttributes,attribute.a,attribute.b,attribute.c", "d1,,gateway,beta;a\\;b;beta,TRUE,false,1,,\"\"");

        Assert.Equal(("d1", "d1", 3L), (target!.ControllerId, target.Name, target.TypeId));
        Assert.Equal([5, 6], target.TagIds);
        Assert.True(target.AutoConfirm);
        Assert.False(target.RequestAttributes);
        Assert.Equal([new ImportedEntry("a", "1"), new ImportedEntry("c", "")], target.Attributes);
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("+49 30")]
    [InlineData("-1")]
    [InlineData("@x")]
    [InlineData("\tx")]
    [InlineData("\rx")]
    [InlineData("\nx")]
    [InlineData("＝1+1")]
    [InlineData("＋1")]
    [InlineData("－1")]
    [InlineData("＠x")]
    [InlineData("'＝1")]
    [InlineData("'=1")]
    [InlineData("''@")]
    public void FormulaGuard_DangerousCell_GetsAnApostropheAndLosesItAgain(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);

        Assert.True(FormulaGuard.NeedsApostrophe(bytes));
        Assert.Equal(value, Encoding.UTF8.GetString(FormulaGuard.TakeOff(Encoding.UTF8.GetBytes("'" + value))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x=1")]
    [InlineData("'quoted'")]
    [InlineData("ｘ＝1")]
    [InlineData("！")]
    [InlineData("'")]
    public void FormulaGuard_HarmlessCell_StaysAsItIs(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);

        Assert.False(FormulaGuard.NeedsApostrophe(bytes));
        Assert.Equal(value, Encoding.UTF8.GetString(FormulaGuard.TakeOff(bytes)));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a;b")]
    [InlineData("a\\")]
    [InlineData("a\\;b")]
    public void TagList_AnyName_SurvivesTheWayThereAndBack(string name) =>
        Assert.Equal([name, "other"], TagList.Read($"{TagList.Write(name)};{TagList.Write("other")}"));

    private static CsvReader Header(string header)
    {
        var reader = new CsvReader(new MemoryStream(Encoding.UTF8.GetBytes(header)));
        Assert.True(reader.Read());
        return reader;
    }

    private static (ImportedTarget? Target, IReadOnlyList<RowRefusal> Refusals) Read(string header, string row)
    {
        var reader = Header($"{header}\n{row}\n");
        var rows = new ImportRows(ImportColumns.Read(reader), s_words);
        Assert.True(reader.Read());
        return (rows.Read(reader), rows.Refusals);
    }
}
