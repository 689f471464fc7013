using System.Text;
using RolloutConsole.Engine.Targets.Import;

namespace RolloutConsole.Engine.Tests.Targets.Import;

/// <summary>Rows of comma-separated values, and every way in which a file can be no such thing.</summary>
public sealed class CsvReaderTests
{
    [Theory]
    [InlineData("a,b\n1,2\n", "a|b 1|2")]
    [InlineData("a,b\r\n1,2", "a|b 1|2")]
    [InlineData("a,b\r\n1,2\n3,4\r\n", "a|b 1|2 3|4")]
    [InlineData("\uFEFFa;b\n1;2\n", "a|b 1|2")]
    [InlineData("a\tb\n1\t2,5\n", "a|b 1|2,5")]
    [InlineData("a,b\n\n\r\n1,2\n\n", "a|b 1|2")]
    [InlineData("a,b\n,\n", "a|b |")]
    [InlineData("a\n\"\"\n", "a ")]
    [InlineData("a,b\n\"1,5\",\"say \"\"hi\"\"\"\n", "a|b 1,5|say \"hi\"")]
    [InlineData("a,b\n\"\"\"\",\"\"\"\"\"\"\n", "a|b \"|\"\"")]
    [InlineData("a,b\n\"x\ny\",2\n", "a|b x\ny|2")]
    [InlineData("\"a;c\",b\n1,2\n", "a;c|b 1|2")]
    public void Read_Good_GivesCells(string text, string rows) => Assert.Equal(rows, string.Join(' ', RowsOf(new MemoryStream(Encoding.UTF8.GetBytes(text)))));

    [Theory]
    [InlineData("a,b\n1,x\"y\n", 2, 4, "a quotation mark stands inside a cell")]
    [InlineData("a,b\n\"1\"x,2\n", 2, 4, "text follows the closing quotation mark")]
    [InlineData("a,b\nü,\"2\n3,4\n", 2, 3, "a quotation mark is opened here and never closed")]
    [InlineData("a,b\n1,2\r3,4\n", 2, 4, "a carriage return stands alone")]
    [InlineData("a,b\n\"x\ny\",\"2\"z\n", 3, 7, "text follows the closing quotation mark")]
    public void Read_WrongQuotingOrLineEnd_SaysWhere(string text, int line, int column, string words)
    {
        var fault = Assert.Throws<ImportFileFault>(() => RowsOf(new MemoryStream(Encoding.UTF8.GetBytes(text))).Count);

        Assert.Equal((line, column), (fault.Line, fault.Column));
        Assert.StartsWith($"Line {line}, character {column}: {words}", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("61 2C 62 0A 31 2C C3 28 0A", 2, 3, "byte 7 of the file (0xC3) is not UTF-8")]
    [InlineData("61 0A 62 0A FF 0A", 3, 1, "byte 5 of the file (0xFF) is not UTF-8")]
    [InlineData("FF FE 61 00", 0, 0, "The file is text in UTF-16")]
    [InlineData("1F 8B 08 00", 0, 0, "The file is packed")]
    [InlineData("50 4B 03 04", 0, 0, "The file is packed")]
    [InlineData("61 2C 00 0A", 0, 0, "The file is binary: byte 3 is zero")]
    [InlineData("", 0, 0, "The file is empty")]
    public void Read_NoTextInUtf8_SaysWhichByte(string bytes, int line, int column, string words)
    {
        var content = Convert.FromHexString(bytes.Replace(" ", "", StringComparison.Ordinal));
        var fault = Assert.Throws<ImportFileFault>(() => RowsOf(new MemoryStream(content)).Count);

        Assert.Equal((line, column), (fault.Line, fault.Column));
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }

    // A file of empty lines kept its reader for as long as it had any.
    [Fact]
    public void EmptyLines_Many_AreLeftNowAndThen()
    {
        var reader = new CsvReader(new MemoryStream(Encoding.UTF8.GetBytes(new string('\n', 120_000) + "a,b\n")));
        var stops = 0;
        while (reader.Read() && reader.IsBetweenRows)
        {
            stops++;
        }

        Assert.Equal((2, 2, 120_001), (stops, reader.Count, reader.Line));
        Assert.False(reader.Read());
    }

    [Fact]
    public void Read_ZeroByteFarBehind_SaysWhere()
    {
        var content = Encoding.UTF8.GetBytes("a,b\n" + string.Concat(Enumerable.Repeat("1,2\n", 50_000)) + "1,\0\n");
        var fault = Assert.Throws<ImportFileFault>(() => RowsOf(new MemoryStream(content)).Count);

        Assert.Equal((50_002, 3), (fault.Line, fault.Column));
    }

    [Fact]
    public void Read_RowWithoutEnd_StopsAtItsLimit()
    {
        var source = new EndlessStream("a,b\n\""u8.ToArray());
        var fault = Assert.Throws<ImportFileFault>(() => RowsOf(source).Count);

        Assert.Equal(2, fault.Line);
        Assert.InRange(source.Given, CsvReader.LargestRow, CsvReader.LargestRow + 1024);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void Read_InPieces_IsTheSame(int piece)
    {
        var text = "id;note\r\n" + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"d{i};\"ü{i} \"\"x\"\"\r\nzwei\"\r\n"));
        var rows = RowsOf(new PieceStream(Encoding.UTF8.GetBytes(text), piece));

        Assert.Equal(20_001, rows.Count);
        Assert.Equal("d19999|ü19999 \"x\"\r\nzwei", rows[^1]);
    }

    [Fact]
    public void Line_CountsLinesOfTheFile()
    {
        var reader = new CsvReader(new MemoryStream("a,b\n\n\"x\ny\nz\",1\n2,2\n"u8.ToArray()));
        var lines = new List<int>();
        while (reader.Read())
        {
            lines.Add(reader.Line);
        }

        Assert.Equal([1, 3, 6], lines);
    }

    private static List<string> RowsOf(Stream source)
    {
        var reader = new CsvReader(source);
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.Count).Select(i => Encoding.UTF8.GetString(reader[i]))));
        }

        return rows;
    }

    private sealed class PieceStream(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, piece));
    }

    private sealed class EndlessStream(byte[] beginning) : MemoryStream
    {
        public long Given { get; private set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var next = Given == 0 ? beginning : Enumerable.Repeat((byte)'x', Math.Min(count, 1024)).ToArray();
            next.CopyTo(buffer, offset);
            Given += next.Length;
            return next.Length;
        }
    }
}
